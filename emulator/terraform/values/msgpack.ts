import { Decoder, Encoder, ExtensionCodec } from "@msgpack/msgpack";
import type { Type } from "../schema/schema";
import { Dynamic, isList, isObject, type ObjectValue, Unknown, type Value } from "./value";

const plainUnknown = 0;
const unknownWithPromise = 12;

const extensions = new ExtensionCodec();
for (const type of [plainUnknown, unknownWithPromise]) {
  extensions.register({
    type,
    encode: (value) => (value instanceof Unknown && value.extension === type ? value.promise : null),
    decode: (data) => new Unknown(type, data.slice()),
  });
}
const encoder = new Encoder({ extensionCodec: extensions });
const decoder = new Decoder({ extensionCodec: extensions });

/** A value as Terraform sends it; `type` tells where a dynamic value brings its own type. */
export function decodeValue(bytes: Uint8Array | undefined, type: Type): Value {
  if (!bytes?.length) return null;
  return typed(decoder.decode(bytes), type);
}

function typed(raw: unknown, type: Type): Value {
  if (raw === null || raw === undefined) return null;
  if (raw instanceof Unknown) return raw;
  if (type === "dynamic") {
    const [ownType, content] = raw as [Uint8Array | string, unknown];
    const own = JSON.parse(typeof ownType === "string" ? ownType : Buffer.from(ownType).toString()) as Type;
    return new Dynamic(own, typed(content, own));
  }
  if (type === "number") return Number(raw); // Terraform sends large decimals as strings
  if (typeof type === "string") return raw as string | boolean;
  if (type[0] === "object") {
    const fields = raw as Record<string, unknown>;
    return mapValues(type[1], (inner, name) => typed(fields[name], inner));
  }
  if (type[0] === "tuple") return (raw as unknown[]).map((item, i) => typed(item, type[1][i] ?? "dynamic"));
  if (type[0] === "map") return mapValues(raw as Record<string, unknown>, (item) => typed(item, type[1]));
  return (raw as unknown[]).map((item) => typed(item, type[1]));
}

export function encodeValue(value: Value): Buffer {
  return Buffer.from(encoder.encode(wire(value)));
}

function wire(value: Value): unknown {
  if (value instanceof Dynamic) return [Buffer.from(JSON.stringify(value.type)), wire(value.value)];
  if (isList(value)) return value.map(wire);
  return isObject(value) ? mapValues(value, wire) : value;
}

function mapValues<In, Out>(
  object: Readonly<Record<string, In>>,
  change: (value: In, name: string) => Out,
): Record<string, Out> {
  const changed: Record<string, Out> = {};
  // no lists of names and pairs: a storage account has several hundred attributes, and a deploy handles a thousand resources
  for (const name in object) changed[name] = change(object[name] as In, name);
  return changed;
}

/** A whole resource: null when it does not exist. */
export const decodeObject = (bytes: Uint8Array | undefined, type: Type): ObjectValue | null =>
  decodeValue(bytes, type) as ObjectValue | null;
