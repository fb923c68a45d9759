import { join } from "node:path";
import { readIfPresent } from "../core/files";
import { type Switches, switchesOf } from "../unkind/switches";

/** In the stack's folder, where the synth has put it. */
export const unkindFile = (folder: string) => join(folder, "unkind.json");

/** What of Azure's unkindness is switched on. @param folder of the stack, absolute */
export function unkindOf(folder: string): Switches {
  return switchesOf(JSON.parse(readIfPresent(unkindFile(folder)) ?? "{}"));
}
