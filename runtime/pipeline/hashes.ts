import { createHash } from "node:crypto";
import type { Json, Stage } from "./stage";

/** SHA-256, hexadecimal: what a store keeps bytes under. */
export function hashOf(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * Of all that decides about a stage's outputs: equal keys, equal outputs.
 *
 * @param inputs hash of each of the stage's inputs
 */
export function keyOf(
  { name, code, parameters, outputs }: Stage,
  inputs: Readonly<Record<string, string>>,
): string {
  return hashOf(inOrder({ name, code, parameters, inputs, outputs: [...outputs] }));
}

/** JSON that does not depend on the order in which names were written. */
function inOrder(value: Json): string {
  return JSON.stringify(value, (_, each: Json) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
