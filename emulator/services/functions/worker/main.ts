import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { killedWithParentVariable } from "../../../core/killed-with-parent";
import { app, runHooks, tell } from "./core-api";
import { hookData, invoke } from "./invoke";
import type { FunctionsWorkerMessage, HostMessage, WorkerFailure } from "./protocol";
import { supplyCoreModule } from "./supply-core-module";

/** Whether code of the app has run. */
let hasBegun = false;

/** The process of one function app. The host starts it, and it must not outlive the host. */
function main(): void {
  supplyCoreModule();
  process.on("message", (message: HostMessage) => void handle(message));
  process.on("disconnect", () => process.exit(0));
  if (process.env[killedWithParentVariable]) tell({ kind: "started" });
  // the app's code may block the event loop as it loads, and the thread needs it to come up
  else endWithHost().once("online", () => tell({ kind: "started" }));
}

async function handle(message: HostMessage): Promise<void> {
  switch (message.kind) {
    case "load":
      process.env = { ...message.environment };
      return load(message.directory).catch((error) => tell(outcomeOf(error)));
    case "invoke":
      return invoke(message).then(
        (response) => tell({ kind: "response", id: message.id, response }),
        (error) => tell({ kind: "response", id: message.id, error: failureOf(error) }),
      );
    case "ping":
      return tell({ kind: "pong", rssBytes: process.memoryUsage.rss() });
    case "terminate":
      await runHooks("appTerminate", hookData({})).catch((error) => console.error(error));
      process.exit(0);
  }
}

async function load(directory: string): Promise<void> {
  const packageJson = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  if (typeof packageJson.main !== "string") throw new Error(`package.json has no "main"`);
  const files = globSync(packageJson.main, { cwd: directory }).sort();
  if (files.length === 0) throw new Error(`no file matches "main" of package.json, ${packageJson.main}`);

  hasBegun = true;
  const require = createRequire(join(directory, "package.json"));
  for (const file of files) {
    const path = join(directory, file);
    const isModule = file.endsWith(".mjs") || (file.endsWith(".js") && packageJson.type === "module");
    if (isModule) await import(pathToFileURL(path).href);
    else require(path);
  }
  await runHooks("appStart", { ...hookData({}), functionAppDirectory: directory });

  const capabilities = (await app.programmingModel?.getCapabilities?.({})) ?? {};
  app.isLoading = false;
  const functions = [...app.functions.values()].map(({ metadata }) => JSON.parse(JSON.stringify(metadata)));
  tell({ kind: "loaded", functions, httpUri: capabilities["HttpUri"] });
}

/**
 * As Microsoft's worker reports it: an app that has registered a function fails by name; of one that has not, it says
 * that there are no functions, the host looks for function.json files instead, and the app runs without any.
 */
function outcomeOf(error: unknown): FunctionsWorkerMessage {
  const failure = failureOf(error);
  if (!hasBegun || app.functions.size > 0) return { kind: "failed", error: failure };
  app.isLoading = false;
  return { kind: "loaded", functions: [], problem: failure };
}

/** A disconnect ends a healthy process; the thread ends one whose event loop is blocked, where the system does not. */
function endWithHost(): Worker {
  const watch = `const host = process.ppid;
    setInterval(() => { if (process.ppid !== host) process.kill(process.pid, "SIGKILL"); }, 1000);`;
  const thread = new Worker(watch, { eval: true, env: {} });
  thread.unref();
  return thread;
}

function failureOf(error: unknown): WorkerFailure {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : "";
  return { name: error.name, message: error.message, stack: `${error.stack ?? ""}${cause}` };
}

main();
