import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobOf, readWorkflow, runJob } from "./workflow";

const folder = mkdtempSync(join(tmpdir(), "vitrine-drift-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for GitHub's own command: answers which issue is open, and writes down what it was asked to do. */
const gh = [
  "#!/bin/sh",
  'if [ "$2" = list ]; then echo "$OPEN_ISSUE"; exit; fi',
  'echo "$1 $2 $3" >> asked',
  "",
];

beforeAll(() => {
  mkdirSync(join(folder, "bin"));
  mkdirSync(join(folder, "report"));
  writeFileSync(join(folder, "bin/gh"), gh.join("\n"));
  chmodSync(join(folder, "bin/gh"), 0o755);
});

it.each([
  ["opens an issue for drift that nobody knows of", "2", "", "issue create --title"],
  ["keeps the open issue up to date", "2", "7", "issue edit 7"],
  ["closes the issue when the drift is gone", "0", "7", "issue close 7"],
  ["does nothing when there is neither", "0", "", ""],
])("the drift workflow %s", async (_, code, open, asked) => {
  writeFileSync(join(folder, "asked"), "");
  writeFileSync(join(folder, "report/code"), `${code}\n`);
  writeFileSync(join(folder, "report/drift.md"), "### dev: drift\n");
  const finished = await runJob(jobOf(readWorkflow("drift"), "issue"), {
    folder,
    context: {
      "matrix.environment": "dev",
      "github.token": "of-this-test",
      "github.repository": "acme/estate",
    },
    env: { OPEN_ISSUE: open, PATH: `${join(folder, "bin")}:${process.env["PATH"]}` },
  });
  expect(finished).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(folder, "asked"), "utf8").trim()).toBe(asked);
});
