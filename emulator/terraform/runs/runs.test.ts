import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gone } from "../../control/testing/emulator-checkout";
import { type CdktfCommand, cdktfCommand, concerns, neededFor } from "./cdktf-command";
import { claimEstate, isClaimed } from "./claim-estate";
import { leaveFormerState, leaveWorkspace, refuseWorkspaces } from "./workspaces";

const folder = mkdtempSync(join(tmpdir(), "vitrine-runs-"));
const file = join(folder, "local-run.json");
const started: ChildProcess[] = [];
beforeEach(() => rmSync(file, { force: true }));
afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** A command with a process of its own, that was started by another. */
function running(verb = "deploy", startedBy: number = process.pid): CdktfCommand & { end(): Promise<void> } {
  const child = spawn("sleep", ["60"]);
  started.push(child);
  const { pid = 0 } = child;
  return {
    pid,
    verb,
    stacks: ["local"],
    startedBy: [startedBy],
    end: async () => {
      child.kill("SIGKILL");
      await gone(pid);
    },
  };
}

describe("a claim of the estate", () => {
  it("fails with EstateBusy while another command works on it, and names what that does", async () => {
    await claimEstate(file, running("destroy"));
    await expect(claimEstate(file, running())).rejects.toThrow(
      /^another destroy of this estate is running\n.*\n.*\n {2}code: EstateBusy$/,
    );
  });

  it("is the command's own when it synthesizes again", async () => {
    const command = running();
    await claimEstate(file, command);
    await claimEstate(file, command);
    expect(isClaimed(file)).toBe(true);
  });

  it("ends with the command's process, however that ended", async () => {
    const command = running();
    await claimEstate(file, command);
    await command.end();
    expect(isClaimed(file)).toBe(false);
    await claimEstate(file, running());
  });

  it.each(["", '{"pid":', '{"pid":"x"}'])("holds nobody up when its file is damaged: %j", async (text) => {
    writeFileSync(file, text);
    await claimEstate(file, running());
  });

  it("is waited for when whoever started the other is gone", async () => {
    const starter = running();
    await starter.end();
    const other = running("deploy", starter.pid);
    await claimEstate(file, other);
    const said: string[] = [];
    const waiting = claimEstate(file, running(), (text) => said.push(text));
    while (said.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await other.end();
    await waiting;
    expect(said).toHaveLength(1);
  });

  it("is given to one of many that ask at once", async () => {
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => claimEstate(file, running())));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("the command that a synth belongs to", () => {
  const program = join(folder, "cdktf");

  it.each([
    [["deploy", "local", "--auto-approve"], "deploy", ["local"]],
    [["diff", "--output", "local", "prod"], "diff", ["prod"]],
    [["destroy", "*"], "destroy", ["*"]],
  ])("is seen from below it: %j", async (args, verb, stacks) => {
    writeFileSync(
      program,
      'const { spawn } = require("node:child_process"); console.log(spawn("sleep", ["60"]).pid);',
    );
    const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "ignore"] });
    const [printed] = await once(child.stdout, "data");
    started.push(child);
    const found = cdktfCommand(Number(printed));
    process.kill(Number(printed), "SIGKILL");
    expect(found).toMatchObject({ pid: child.pid, verb, stacks });
    expect(found?.startedBy[0]).toBe(process.pid);
  });

  it("is none for a synth by itself", () => {
    expect(cdktfCommand()).toBeUndefined();
  });

  it.each<[string, string, readonly string[], readonly string[]]>([
    ["what it names", "deploy", ["local"], ["local"]],
    ["several that it names", "diff", ["dev", "local"], ["local", "dev"]],
    ["all for a pattern", "deploy", ["l*"], ["local", "dev"]],
    ["all for a stack beside them", "deploy", ["network-dev"], ["local", "dev"]],
    ["all where it names none", "output", [], ["local", "dev"]],
    ["all to synthesize", "synth", ["local"], ["local", "dev"]],
  ])("needs %s", (_, verb, stacks, needed) => {
    const all = [{ name: "local" }, { name: "dev" }];
    expect(neededFor({ ...running(), verb, stacks }, all).map(({ name }) => name)).toEqual(needed);
    expect(neededFor(undefined, all)).toBe(all);
  });

  it("concerns a stack by its name or a pattern", () => {
    const command = running();
    expect(concerns(command, "local")).toBe(true);
    expect(concerns(command, "dev")).toBe(false);
    expect(concerns({ ...command, stacks: ["*"] }, "dev")).toBe(true);
  });
});

it("fails when TF_WORKSPACE would split the state", () => {
  expect(() => refuseWorkspaces({ TF_WORKSPACE: "mine" })).toThrow(/code: WorkspaceNotSupported/);
  for (const value of [{}, { TF_WORKSPACE: "" }, { TF_WORKSPACE: "default" }]) refuseWorkspaces(value);
});

it("forgets a workspace that was selected in a stack's folder", () => {
  const environment = join(folder, ".terraform", "environment");
  mkdirSync(join(folder, ".terraform"));
  writeFileSync(environment, "mine");
  leaveWorkspace(folder);
  expect(existsSync(environment)).toBe(false);
});

it.each([
  ["local", false],
  ["http", true],
])("forgets that a stack was initialized for a file: %s stays %s", (type, stays) => {
  const initialized = join(folder, ".terraform", "terraform.tfstate");
  mkdirSync(join(folder, ".terraform"), { recursive: true });
  writeFileSync(initialized, JSON.stringify({ version: 3, backend: { type, config: {} } }));
  leaveFormerState(folder);
  expect(existsSync(initialized)).toBe(stays);
});
