import type { Block, Type } from "../schema/schema";
import { Dynamic, isList, isObject, type ObjectValue, Unknown, type Value } from "./value";

/** Plain JSON: what is unknown is left out, dynamic values are their content. */
export function toJson(value: Value): unknown {
  if (value instanceof Dynamic) return toJson(value.value);
  if (isList(value)) return value.map((item) => toJson(item) ?? null);
  if (!isObject(value)) return value;
  const known = Object.entries(value).filter(([, item]) => !(item instanceof Unknown));
  return Object.fromEntries(known.map(([name, item]) => [name, toJson(item)]));
}

/** JSON from outside as the value of a block: every attribute present, null where the JSON says nothing. */
export function blockFromJson(json: unknown, block: Block): ObjectValue {
  const from = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  const value: Record<string, Value> = {};
  for (const [name, { type }] of Object.entries(block.attributes)) value[name] = fromJson(from[name], type);
  for (const [name, nested] of Object.entries(block.blocks)) {
    const inner = from[name] ?? null;
    if (nested.nesting === "single") {
      value[name] = inner === null ? null : blockFromJson(inner, nested.block);
    } else {
      const items = inner === null ? [] : Array.isArray(inner) ? inner : [inner];
      value[name] = items.map((item) => blockFromJson(item, nested.block));
    }
  }
  return value;
}

export function fromJson(json: unknown, type: Type): Value {
  if (json === null || json === undefined) return null;
  if (type === "dynamic") return dynamicFromJson(json);
  if (type === "number") return Number(json);
  if (type === "bool") return json === true || json === "true";
  if (type === "string") return typeof json === "string" ? json : JSON.stringify(json);
  if (type[0] === "object") {
    const fields = json as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(type[1]).map(([name, inner]) => [name, fromJson(fields[name], inner)]),
    );
  }
  if (type[0] === "tuple")
    return (json as unknown[]).map((item, i) => fromJson(item, type[1][i] ?? "dynamic"));
  if (type[0] === "map") {
    return Object.fromEntries(
      Object.entries(json as Record<string, unknown>).map(([name, item]) => [name, fromJson(item, type[1])]),
    );
  }
  const items = (Array.isArray(json) ? json : [json]).map((item) => fromJson(item, type[1]));
  return type[0] === "set" ? distinct(items) : items;
}

/** Terraform's state file writes a dynamic value as `{"value": …, "type": …}`. */
export function stateFromJson(json: unknown, block: Block): ObjectValue {
  const from = json as Record<string, unknown>;
  const unwrapped: Record<string, unknown> = { ...from };
  const dynamics: Record<string, Value> = {};
  for (const [name, { type }] of Object.entries(block.attributes)) {
    const stored = from[name] as { value: unknown; type: Type } | null | undefined;
    if (type !== "dynamic" || !stored) continue;
    dynamics[name] = new Dynamic(stored.type, fromJson(stored.value, stored.type));
    delete unwrapped[name];
  }
  return { ...blockFromJson(unwrapped, block), ...dynamics };
}

/** The dynamic value that HCL would make of the same JSON: objects and tuples, never maps and lists. */
export function dynamicFromJson(json: unknown): Value {
  const type = typeOfJson(json);
  return type === "dynamic" ? null : new Dynamic(type, fromJson(json, type));
}

function typeOfJson(json: unknown): Type {
  if (typeof json === "string") return "string";
  if (typeof json === "number") return "number";
  if (typeof json === "boolean") return "bool";
  if (Array.isArray(json)) return ["tuple", json.map(typeOfJson)];
  if (json === null || json === undefined) return "dynamic";
  return ["object", Object.fromEntries(Object.entries(json).map(([name, item]) => [name, typeOfJson(item)]))];
}

function distinct(items: readonly Value[]): Value[] {
  const seen = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...seen.values()];
}
