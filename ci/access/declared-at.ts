import { type Declared, referencesIn, type Stack } from "../stack";

const indexes = new WeakMap<Stack, ReadonlyMap<string, Declared>>();

/** What a stack declares at one of Terraform's addresses. */
export function declaredAt(stack: Stack, address: string | undefined): Declared | undefined {
  const known = indexes.get(stack) ?? new Map(stack.declared.map((each) => [each.address, each]));
  indexes.set(stack, known);
  return address === undefined ? undefined : known.get(address);
}

/** The resource that a value refers to first. */
export function referred(stack: Stack, value: unknown): Declared | undefined {
  return declaredAt(stack, referencesIn(value)[0]?.address);
}
