import { chmodSync, existsSync } from "node:fs";
import { readIfPresent, writeAtomically } from "../../core/files";
import { stateFile, wholeState } from "./state-file";

/** The last whole state, as it was before a run of Terraform or after it. */
export const keptState = (stateDirectory: string) => `${stateFile(stateDirectory)}.kept`;

/**
 * Keeps a second generation of Terraform's state. Terraform writes its file in place, after each resource: a run that
 * is killed meanwhile, by a closed terminal too, leaves a part of it or nothing.
 */
export function keepState(stateDirectory: string): void {
  const file = stateFile(stateDirectory);
  // Terraform makes them readable by everybody
  for (const each of [file, `${file}.backup`]) if (existsSync(each)) chmodSync(each, 0o600);
  const text = readIfPresent(file);
  const kept = keptState(stateDirectory);
  if (text === undefined || text === readIfPresent(kept) || wholeState(file) === undefined) return;
  writeAtomically(kept, text);
}
