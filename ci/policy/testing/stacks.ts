import { rmSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { Environment } from "../../../environments/environment";
import { estateOf } from "../../../test/support/estates";
import { type Declared, readStack, type Stack } from "../../stack";

type Mutable = Record<string, unknown>;

/** An environment as the synth writes it, to be broken by tests. */
export function shipped(environment: Environment): Stack {
  const folder = Testing.fullSynth(estateOf(environment));
  try {
    return readStack(join(folder, "stacks", environment.name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The stack with one attribute of a resource changed. @param attribute e.g. "body.properties.httpsOnly"; undefined removes it */
export function changed(stack: Stack, path: string, attribute: string, value: unknown): Stack {
  if (!stack.declared.some((each) => each.path === path)) throw new Error(`nothing is declared at ${path}`);
  return {
    ...stack,
    declared: stack.declared.map((each) => (each.path === path ? withValue(each, attribute, value) : each)),
  };
}

/** The stack without a resource. */
export function without(stack: Stack, path: string): Stack {
  const declared = stack.declared.filter((each) => each.path !== path);
  if (declared.length === stack.declared.length) throw new Error(`nothing is declared at ${path}`);
  return { ...stack, declared };
}

/** The stack with one more resource, at the path "Added". */
export function withOne(stack: Stack, type: string, values: Declared["values"]): Stack {
  const added: Declared = { mode: "managed", type, address: `${type}.Added`, path: "Added", values };
  return { ...stack, declared: [...stack.declared, added] };
}

/** An object with one value deep in it: "a.b" and 1 make { a: { b: 1 } }. */
export function nested(attribute: string, value: unknown): Mutable {
  return attribute
    .split(".")
    .reverse()
    .reduce<unknown>((inner, name) => ({ [name]: inner }), value) as Mutable;
}

function withValue(declared: Declared, attribute: string, value: unknown): Declared {
  const values = structuredClone(declared.values) as Mutable;
  const names = attribute.split(".");
  const last = names.pop() ?? "";
  const owner = names.reduce((inner, name) => {
    inner[name] ??= {};
    return inner[name] as Mutable;
  }, values);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  return { ...declared, values };
}
