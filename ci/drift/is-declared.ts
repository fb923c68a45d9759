import { leaves } from "../report/values";
import { type Declared, referencesIn, type Stack } from "../stack";

/** Whether a construct says what an attribute is, e.g. "network_rules.0.default_action". */
export function isDeclared(declared: Declared | undefined, attribute: string): boolean {
  return leaves(declared?.values ?? {}).some(([path]) => areOnOnePath(path, attribute));
}

/** Whether something in the stack is made of an attribute, so that what it is matters elsewhere. */
export function isReferredTo(stack: Stack, address: string, attribute: string): boolean {
  return referencesIn([stack.declared.map(({ values }) => values), stack.outputs]).some(
    (reference) => reference.address === address && areOnOnePath(reference.attribute, attribute),
  );
}

/** Whether one is the other, or within it. */
export function areOnOnePath(one: string, other: string): boolean {
  const [a, b] = [withoutIndexes(one), withoutIndexes(other)];
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

/** A block that may stand once is declared without its index, and kept with it. */
function withoutIndexes(path: string): string {
  return path.replaceAll(/\[(\d+)\]/g, ".$1").replaceAll(/\.\d+(?=\.|$)/g, "");
}
