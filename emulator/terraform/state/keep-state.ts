import { readIfPresent, writeAtomically } from "../../core/files";
import { wholeState } from "./state-file";
import { stateFile } from "./state-place";

/** The last whole state, as it was before a run of Terraform or after it. */
export const keptState = (stateDirectory: string) => `${stateFile(stateDirectory)}.kept`;

/** Keeps a second generation of Terraform's state, for when somebody damages or deletes the file. */
export function keepState(stateDirectory: string): void {
  const file = stateFile(stateDirectory);
  const text = readIfPresent(file);
  const kept = keptState(stateDirectory);
  if (text === undefined || text === readIfPresent(kept) || wholeState(file) === undefined) return;
  writeAtomically(kept, text);
}
