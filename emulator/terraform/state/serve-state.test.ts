import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gone } from "../../control/testing/emulator-checkout";
import { serveState } from "./serve-state";
import { wholeState } from "./state-file";
import { stateFile, stateLock } from "./state-place";

const root = mkdtempSync(join(tmpdir(), "vitrine-served-"));
const file = stateFile(join(root, ".vitrine/local"));
const started: ChildProcess[] = [];
let served: Readonly<Record<string, string>>;

beforeAll(async () => {
  served = await serveState(root);
  const input = "kept";
  writeFileSync(
    join(root, "main.tf.json"),
    JSON.stringify({
      terraform: { backend: { http: {} } },
      resource: { terraform_data: { one: { input } } },
    }),
  );
  expect(await terraform("init")).toContain("successfully initialized");
});
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(root, { recursive: true });
});

function terraform(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("terraform", [...args, "-no-color"], {
      cwd: root,
      env: { ...process.env, ...served },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    child.once("error", reject).once("close", () => resolve(output));
  });
}

/** Somebody else's lock, as the process of another command left it. */
function lockedBy({ pid }: ChildProcess): void {
  writeFileSync(stateLock(root), JSON.stringify({ pid, info: JSON.stringify({ ID: "1" }) }));
}

function running(): ChildProcess {
  const child = spawn("sleep", ["60"]);
  started.push(child);
  return child;
}

it("leaves nothing of a destroy of nothing", async () => {
  expect(await terraform("destroy", "-auto-approve")).toContain("0 destroyed");
  expect(existsSync(dirname(file))).toBe(false);
});

it("keeps what Terraform knows where the local estate lies, for its owner alone", async () => {
  expect(await terraform("apply", "-auto-approve")).toContain("1 added");
  expect(wholeState(file)?.resources).toMatchObject([{ type: "terraform_data", name: "one" }]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(stateLock(root))).toBe(false);
  expect(await terraform("plan")).toContain("No changes");
});

it("gives another command's Terraform the same state at another address", async () => {
  served = await serveState(root);
  expect(await terraform("plan")).toContain("No changes");
});

it("fails when a Terraform of another command holds the state, and tells its id", async () => {
  const other = running();
  lockedBy(other);
  const output = await terraform("apply", "-auto-approve");
  expect(output).toContain("Error acquiring the state lock");
  expect(output).toContain("already locked: ID=1");
  other.kill("SIGKILL");
  await gone(other.pid ?? 0);
  expect(await terraform("apply", "-auto-approve")).toContain("No changes");
});

it("fails when it is asked by whoever was not told the password", async () => {
  const address = served["TF_HTTP_ADDRESS"] ?? "";
  const before = readFileSync(file, "utf8");
  const methods = ["GET", "POST"].map((method) =>
    fetch(address, { method, ...(method === "POST" && { body: "{}" }) }),
  );
  expect((await Promise.all(methods)).map(({ status }) => status)).toEqual([401, 401]);
  expect(readFileSync(file, "utf8")).toBe(before);
});
