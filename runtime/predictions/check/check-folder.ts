import { writeSync } from "node:fs";
import { readPredictionFolder } from "../model-folder";
import { type CheckerMessage, outcomeOf } from "./checker";

/** Tries the model of a folder in this process, and writes what a checker says on standard output, a line for each message. */
export async function checkFolder(folder: string): Promise<void> {
  const { manifest, files } = readPredictionFolder(folder);
  const onnx = files["model.onnx"];
  tell(await outcomeOf({ manifest, onnx }, async (what) => tell({ kind: "step", what })));
}

/** Written when it returns: the next thing may be the end of this process. */
function tell(message: CheckerMessage): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}
