import { type ChildProcess, spawn } from "node:child_process";
import type { ModelFiles } from "../registry";
import type { CheckerMessage } from "./checker";
import { endOfCheck } from "./end-of-check";
import type { Tried } from "./try-model";

/** How a process is started that calls `runChecker`. */
export interface CheckerProgram {
  readonly command: string;
  readonly args: readonly string[];
}

/** A graph that is asked for some rows has long answered by then. */
const longestMs = 120_000;

/**
 * Checks a model by asking it, in a process of its own: a graph that ends its process ends nothing else.
 *
 * @param onStep told what is about to be tried
 * @throws ModelRefusal with what is wrong
 */
export function checkModel(
  files: ModelFiles,
  { command, args }: CheckerProgram,
  onStep: (what: string) => void = () => {},
): Promise<Tried> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      // onnxruntime writes there what it throws as well
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "advanced",
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), longestMs);
    const messages: CheckerMessage[] = [];
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    child.on("message", (message: CheckerMessage) => {
      if (message.kind === "ready") child.send({ manifest: files.manifest, onnx: files.onnx });
      else messages.push(message);
      if (message.kind === "step") onStep(message.what);
    });
    child.on("error", reject);
    whenOver(child, (how) => {
      clearTimeout(timer);
      const end = endOfCheck(messages, { how, said });
      if (end instanceof Error) reject(end);
      else resolve(end);
    });
  });
}

/** Its last messages may arrive after it has ended. */
function whenOver(child: ChildProcess, over: (how: string) => void): void {
  child.on("exit", (code, signal) => {
    const how = signal ?? `exit code ${code}`;
    if (child.connected) child.once("disconnect", () => over(how));
    else over(how);
  });
}
