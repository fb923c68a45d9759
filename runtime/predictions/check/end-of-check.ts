import { ModelRefusal } from "../model-refusal";
import type { CheckerMessage } from "./checker";
import type { Tried } from "./try-model";

/** How the process of a check ended. */
export interface EndOfProcess {
  /** A signal, or "exit code 1". */
  readonly how: string;
  /** On its standard error. */
  readonly said: string;
}

/** What came of a check: by what its process told, and by how it ended. */
export function endOfCheck(messages: readonly CheckerMessage[], { how, said }: EndOfProcess): Tried | Error {
  const last = messages.at(-1);
  switch (last?.kind) {
    case "tried":
      return last.tried;
    case "refused":
      return new ModelRefusal(last.code, last.problem);
    case "failed":
      return new Error(last.message);
    case "step":
      return stoppedAt(last.what, how);
    default:
      return new Error(`the check ended with ${how}: ${said.slice(-2000)}`);
  }
}

function stoppedAt(step: string, how: string): ModelRefusal {
  if (how === "SIGKILL") {
    return new ModelRefusal("GraphTakesTooLong", {
      what: `its graph has not answered ${step} in time, or its memory was not enough`,
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
