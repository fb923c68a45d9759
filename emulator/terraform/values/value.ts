import type { Block, Type } from "../schema/schema";

/** What Terraform does not know yet. It may carry a promise (a prefix, "not null"), kept as it came. */
export class Unknown {
  readonly extension: number;
  readonly promise: Uint8Array;

  constructor(extension = 0, promise: Uint8Array = new Uint8Array([0])) {
    this.extension = extension;
    this.promise = promise;
  }
}

/** The value of an attribute of the type "dynamic": it brings its own type. */
export class Dynamic {
  readonly type: Type;
  readonly value: Value;

  constructor(type: Type, value: Value) {
    this.type = type;
    this.value = value;
  }
}

export type Value = null | string | number | boolean | Unknown | Dynamic | readonly Value[] | ObjectValue;
export interface ObjectValue {
  readonly [name: string]: Value;
}

export const unknown = new Unknown();

export const isObject = (value: Value | undefined): value is ObjectValue =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof Dynamic);

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** No part of it is unknown. */
export function isKnown(value: Value): boolean {
  if (value instanceof Unknown) return false;
  if (value instanceof Dynamic) return isKnown(value.value);
  if (isList(value)) return value.every(isKnown);
  return !isObject(value) || Object.values(value).every(isKnown);
}

/** Equal in content: an unknown equals nothing, sets are compared without order where `type` says so. */
export function isEqual(a: Value, b: Value, type?: Type): boolean {
  if (a instanceof Unknown || b instanceof Unknown) return false;
  if (a instanceof Dynamic || b instanceof Dynamic) return isEqual(contentOf(a), contentOf(b));
  if (isList(a) && isList(b)) {
    if (a.length !== b.length) return false;
    const inner = Array.isArray(type) && typeof type[1] !== "object" ? (type[1] as Type) : undefined;
    if (Array.isArray(type) && type[0] === "set") {
      return a.every((one) => b.some((other) => isEqual(one, other, inner)));
    }
    return a.every((one, index) => isEqual(one, b[index] ?? null, inner));
  }
  if (isObject(a) && isObject(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every((name) => isEqual(a[name] ?? null, b[name] ?? null));
  }
  return a === b;
}

export const contentOf = (value: Value): Value => (value instanceof Dynamic ? value.value : value);

const typesOfBlocks = new WeakMap<Block, Type>();

/** The type of the whole of a block's value; worked out once for each block, it is asked for at every call. */
export function typeOfBlock(block: Block): Type {
  const known = typesOfBlocks.get(block);
  if (known) return known;
  const fields: Record<string, Type> = {};
  for (const [name, { type }] of Object.entries(block.attributes)) fields[name] = type;
  for (const [name, { nesting, block: inner }] of Object.entries(block.blocks)) {
    fields[name] = nesting === "single" ? typeOfBlock(inner) : [nesting, typeOfBlock(inner)];
  }
  const type: Type = ["object", fields];
  typesOfBlocks.set(block, type);
  return type;
}
