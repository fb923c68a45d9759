import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jobOf, type Run, readWorkflow, runJob } from "./workflow";

/** Stands in for GitHub's own command: says which run was the last one, and brings what that one kept. */
const gh = `#!/bin/sh
echo "$@" >> asked
if [ "$2" = list ]; then printf '%s' "$LAST_RUN"; exit; fi
if [ -z "$KEPT" ]; then exit 1; fi
printf '%s' "$KEPT" > "$7/experiments.json"
`;

/** Stands in for ours: writes down how it was called, and tells of experiments where there are some. */
const npx = `#!/bin/sh
echo "$@" >> asked
case "$2" in
  experiment) [ -n "$TOLD" ] && printf '%s' "$TOLD" ;;
  *) echo report ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-told-"));
  mkdirSync(join(folder, "bin"));
  for (const [name, text] of Object.entries({ gh, npx })) {
    writeFileSync(join(folder, "bin", name), text);
    chmodSync(join(folder, "bin", name), 0o755);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const told = join("told", "experiments.json");

it("the plan workflow takes what the last night was told, by a job that may do nothing else", async () => {
  const { permissions, steps = [] } = jobOf(readWorkflow("plan"), "experiments");
  expect(permissions).toEqual({ actions: "read" });
  expect(steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"))).toEqual([]);
  expect(await run("plan", "experiments", { LAST_RUN: "77", KEPT: "{}" })).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(folder, told), "utf8")).toBe("{}");
  expect(asked().at(-1)).toBe("run download 77 --name drift-dev --dir told");
});

it.each([
  ["there was no night yet", { LAST_RUN: "", KEPT: "" }],
  ["nothing of it is kept any more", { LAST_RUN: "77", KEPT: "" }],
])("the plan workflow takes nothing when %s", async (_, env) => {
  expect(await run("plan", "experiments", env)).toMatchObject({ exitCode: 0 });
  expect(existsSync(join(folder, told))).toBe(false);
});

it("the plan workflow hands on what was told, and plans without it where nothing was", async () => {
  await run("plan", "plan", {});
  expect(asked().at(-1)).toBe("vitrine plan dev --against origin/main --markdown --artifact report/whole.md");
  mkdirSync(join(folder, "told"));
  writeFileSync(join(folder, told), "{}");
  await run("plan", "plan", {});
  expect(asked().at(-1)).toBe(
    "vitrine plan dev --against origin/main --experiments told/experiments.json --markdown --artifact report/whole.md",
  );
});

it.each([
  ["keeps what the estate told", '{"experiments":[]}', true],
  ["goes on without it when nobody answers", "", false],
])("the drift workflow %s", async (_, answer, isKept) => {
  expect(await run("drift", "drift", { TOLD: answer })).toMatchObject({ exitCode: 0 });
  expect(asked().at(-1)).toBe("vitrine experiment --environment dev --json");
  expect(existsSync(join(folder, "report/experiments.json"))).toBe(isKept);
});

function run(workflow: string, job: string, env: Readonly<Record<string, string>>): Promise<Run> {
  return runJob(jobOf(readWorkflow(workflow), job), {
    folder,
    context: {
      "matrix.environment": "dev",
      "github.base_ref": "main",
      "github.token": "of-this-test",
      "github.repository": "acme/estate",
      "vars.ARM_CLIENT_ID": "of-this-test",
    },
    env: {
      GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      ...env,
    },
  });
}

function asked(): string[] {
  return readFileSync(join(folder, "asked"), "utf8").trim().split("\n");
}
