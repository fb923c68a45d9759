import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobOf, readWorkflow, runJob } from "./workflow";

const folder = mkdtempSync(join(tmpdir(), "vitrine-drift-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for GitHub's own command: answers which issue is open, and writes down what it was asked to do. */
const gh = [
  "#!/bin/sh",
  // all issues that the search finds, each with its author and title, answered as the command's own --jq would
  'if [ "$2" = list ]; then node "$(dirname "$0")/list.mjs" "$@"; exit; fi',
  'echo "$1 $2 $3" >> asked',
  "",
];

/** Knows the two options that keep a stranger's issue out, and answers with all issues when they are missing. */
const list = `
const [args, issues] = [process.argv.slice(2), JSON.parse(process.env.OPEN_ISSUES)];
const author = args.includes("--author") ? args[args.indexOf("--author") + 1] : undefined;
const title = /select\\(\\.title == "([^"]+)"\\)/.exec(args.join(" "))?.[1];
const found = issues.filter((each) => (!author || each.author === author) && (!title || each.title === title));
if (found[0]) console.log(found[0].number);
`;
const ours = { number: 7, author: "app/github-actions", title: "Drift in dev" };
const strangers = [
  { number: 5, author: "mallory", title: "Drift in dev" },
  { number: 6, author: "app/github-actions", title: "Re: Drift in dev is wrong" },
];

beforeAll(() => {
  mkdirSync(join(folder, "bin"));
  mkdirSync(join(folder, "report"));
  writeFileSync(join(folder, "bin/gh"), gh.join("\n"));
  chmodSync(join(folder, "bin/gh"), 0o755);
  writeFileSync(join(folder, "bin/list.mjs"), list);
});

it.each([
  ["opens an issue for drift that nobody knows of", "2", strangers, "issue create --title"],
  ["keeps the open issue up to date", "2", [...strangers, ours], "issue edit 7"],
  ["closes the issue when the drift is gone", "0", [...strangers, ours], "issue close 7"],
  ["does nothing when there is neither", "0", strangers, ""],
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
    env: { OPEN_ISSUES: JSON.stringify(open), PATH: `${join(folder, "bin")}:${process.env["PATH"]}` },
  });
  expect(finished).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(folder, "asked"), "utf8").trim()).toBe(asked);
});
