import { z } from "zod";
import { readIfPresent } from "../../core/files";

/** What of Terraform's state is looked at; the rest is kept as it is. */
const State = z.looseObject({
  version: z.literal(4),
  serial: z.int(),
  lineage: z.string(),
  resources: z.array(
    z.looseObject({ mode: z.enum(["managed", "data"]), type: z.string(), name: z.string() }),
  ),
});

export type State = z.infer<typeof State>;

/** A whole state in a file; undefined when there is none, or only a part of one. */
export function wholeState(file: string): State | undefined {
  try {
    return State.parse(JSON.parse(readIfPresent(file) ?? ""));
  } catch {
    return undefined;
  }
}

/** Whether Terraform has something to destroy. */
export function knowsResources(state: State | undefined): boolean {
  return state?.resources.some(({ mode }) => mode === "managed") ?? false;
}
