import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killedWithParent } from "../../core/killed-with-parent";
import { eventually } from "./testing/functions-estate";
import { buildWorker } from "./worker/build";
import { FunctionsWorkerProcess } from "./worker-process";

let folder: string;
let script: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-worker-"));
  script = await buildWorker(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

function app(code: string): string {
  const directory = mkdtempSync(join(folder, "app-"));
  writeFileSync(join(directory, "package.json"), JSON.stringify({ main: "dist/*.js" }));
  mkdirSync(join(directory, "dist"));
  writeFileSync(join(directory, "dist", "one.js"), code);
  return directory;
}

function start(
  directory: string,
  { startTimeoutMs = 120_000, unresponsiveMs = 120_000 } = {},
): Promise<FunctionsWorkerProcess> {
  const options = {
    script,
    directory,
    environment: {},
    memoryMB: 500,
    startTimeoutMs,
    unresponsiveMs,
    onLog: () => undefined,
    onOutput: () => undefined,
  };
  return FunctionsWorkerProcess.start(options, new AbortController().signal);
}

const ask = (worker: FunctionsWorkerProcess) =>
  worker.invoke({ functionName: "f", inputData: [], triggerMetadata: {}, traceParent: "" }, 60_000);

it("fails when the app does not register its functions in time", async () => {
  const endless = app(
    "const core = require('@azure/functions-core'); core.registerHook('appStart', () => new Promise(() => setInterval(() => {}, 1000)));",
  );
  await expect(start(endless, { startTimeoutMs: 700 })).rejects.toThrow(
    "it did not start within 0.7 s, the limit of the platform",
  );
});

it("fails when two functions have the same name", async () => {
  const twice = app(
    "const core = require('@azure/functions-core'); const f = { name: 'f', bindings: {} }; core.registerFunction(f, () => {}); core.registerFunction(f, () => {});",
  );
  await expect(start(twice)).rejects.toThrow(/"f" has already been registered/);
});

it("fails when no file matches main", async () => {
  const empty = app("");
  writeFileSync(join(empty, "package.json"), JSON.stringify({ main: "build/*.js" }));
  await expect(start(empty)).rejects.toThrow(/no file matches "main" of package.json, build\/\*.js/);
});

it("answers whoever asks a process that is gone at once, and not never", async () => {
  const worker = await start(app("require('@azure/functions-core');"));
  worker.kill("a test wanted it");
  await worker.ended;
  await expect(ask(worker)).rejects.toThrow("the app's process was lost: a test wanted it");
});

it("does not take an app's process for blocked when the host itself had no time", async () => {
  const worker = await start(app("require('@azure/functions-core');"), { unresponsiveMs: 2000 });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2100);
  // as the process itself answers
  await expect(ask(worker)).rejects.toThrow("Function code for 'f' is not loaded");
  await worker.stop(0);
});

const bySystem = killedWithParent(process.execPath, []);
const ways = {
  "the system": { execPath: bySystem.command, execArgv: bySystem.args, env: bySystem.environment },
  "its own thread": {},
};

it.each(Object.entries(ways))(
  "an app ends with its host by %s, even while its event loop is blocked",
  async (_, how) => {
    const blocked = app("require('node:fs').writeFileSync('pid', String(process.pid)); for (;;);");
    const host = join(folder, "host.cjs");
    writeFileSync(
      host,
      `const worker = require("node:child_process").fork(${JSON.stringify(script)}, [], ${JSON.stringify({ cwd: blocked, ...how })});
     worker.once("message", () => worker.send({ kind: "load", directory: ${JSON.stringify(blocked)} }));
     setInterval(() => {}, 1000);`,
    );
    const parent = fork(host, [], { execArgv: [] });
    const pid = await eventually(() => {
      const found = Number(readFileSync(join(blocked, "pid"), "utf8"));
      expect(found).toBeGreaterThan(0);
      return found;
    });
    parent.kill("SIGKILL");
    try {
      await eventually(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"));
    } catch (error) {
      process.kill(pid, "SIGKILL");
      throw error;
    }
  },
);
