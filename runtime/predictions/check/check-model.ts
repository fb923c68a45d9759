import { type ChildProcess, spawn } from "node:child_process";
import { ModelRefusal } from "../model-refusal";
import type { ModelFiles } from "../registry";
import type { CheckerMessage } from "./checker";
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
    let step = "";
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said = `${said}${chunk}`.slice(-2000);
    });
    let outcome: CheckerMessage | undefined;

    child.on("message", (message: CheckerMessage) => {
      if (message.kind === "ready") child.send({ manifest: files.manifest, onnx: files.onnx });
      else if (message.kind === "step") {
        step = message.what;
        onStep(step);
      } else outcome = message;
    });
    child.on("error", reject);
    whenOver(child, (how) => {
      clearTimeout(timer);
      if (outcome?.kind === "tried") resolve(outcome.tried);
      else if (outcome?.kind === "refused") reject(new ModelRefusal(outcome.code, outcome.problem));
      else if (outcome?.kind === "failed") reject(new Error(outcome.message));
      else if (step === "") reject(new Error(`the checker ended with ${how}: ${said}`));
      else reject(ended(step, how));
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

function ended(step: string, how: string): ModelRefusal {
  if (how === "SIGKILL") {
    return new ModelRefusal("GraphTakesTooLong", {
      what: `its graph has not answered ${step} after ${longestMs / 1000} seconds, or its memory was not enough`,
      why: "a caller would not wait that long",
      fix: "make the model smaller",
    });
  }
  return new ModelRefusal("GraphEndsProcess", {
    what: `its graph ended the process with ${how} when it was asked for ${step}`,
    why: "the native code of an operator does not take such an input: whoever asks so would end a worker of the API",
    fix:
      step === "an empty batch"
        ? "export it with another version of its converter, or without the operator that counts rows (Scan, TopK)"
        : "export it with another version of its converter",
  });
}
