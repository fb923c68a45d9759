import { contentOf, isList, isObject, type ObjectValue, Unknown, type Value } from "../../values/value";
import published from "./published.json";
import type { Properties, PublishedTypes, TypeReference } from "./published-type";

const { bodies, types } = published as unknown as PublishedTypes;
const places = new Map(Object.entries(bodies).map(([name, place]) => [name.toLowerCase(), place]));

/**
 * What azapi finds wrong in a body before it sends it, each with its path; it is as lenient as azapi itself, which
 * takes every boolean and every number for right. A type that is not among the published ones is not looked into.
 *
 * @param type with version, e.g. "Microsoft.Web/sites@2025-03-01"
 * @param body with the name, location, tags and identity that azapi adds
 */
export function problemsInBody(type: string, body: ObjectValue): string[] {
  const place = places.get(type.toLowerCase());
  return place === undefined ? [] : problemsOf(place, body, "");
}

/** Whether bodies of the type are looked into. */
export const isPublished = (type: string) => places.has(type.toLowerCase());

function problemsOf(reference: TypeReference, dynamic: Value, path: string): string[] {
  const value = contentOf(dynamic);
  if (value === null || value instanceof Unknown) return [];
  const type = typeof reference === "number" ? types[reference] : reference;
  const expected = (kind: string) => [
    `\`${path}\` is invalid, expected ${kind}, got ${JSON.stringify(value)}`,
  ];
  switch (type?.kind) {
    case "text":
      return typeof value === "string" ? problemsOfText(type, value, path) : expected("a string");
    case "literal":
      return value === type.value ? [] : expected(JSON.stringify(type.value));
    case "integer":
      return typeof value === "number" ? [] : expected("a number");
    case "list":
      return isList(value) ? problemsOfList(type, value, path) : expected("a list");
    case "union": {
      const isOne = type.of.some((each) => problemsOf(each, value, path).length === 0);
      return isOne ? [] : expected(`one of [${type.of.flatMap(literalOf).join(", ")}]`);
    }
    case "object":
      return isObject(value) ? problemsOfObject(type, value, path) : expected("an object");
    case "variants":
      return isObject(value) ? problemsOfVariant(type, value, path) : expected("an object");
    default:
      return [];
  }
}

const literalOf = (reference: TypeReference) =>
  typeof reference === "object" && reference.kind === "literal" ? [JSON.stringify(reference.value)] : [];

function problemsOfText(
  { min = 0, max = Infinity, pattern = "" }: { min?: number; max?: number; pattern?: string },
  value: string,
  path: string,
): string[] {
  const size = Buffer.byteLength(value);
  if (size < min || size > max) return [`\`${path}\` is invalid, expected ${min} to ${max} characters`];
  return new RegExp(pattern).test(value) ? [] : [`\`${path}\` is invalid, expected text like ${pattern}`];
}

function problemsOfList(
  { of, min = 0, max = Infinity }: { of: TypeReference; min?: number; max?: number },
  values: readonly Value[],
  path: string,
): string[] {
  const isCounted = values.length >= min && values.length <= max;
  return [
    ...(isCounted ? [] : [`\`${path}\` is invalid, expected ${min} to ${max} items`]),
    ...values.flatMap((value, index) => problemsOf(of, value, `${path}.${index}`)),
  ];
}

function problemsOfObject(
  { properties, others }: { properties: Properties; others?: TypeReference },
  value: ObjectValue,
  path: string,
): string[] {
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const property = properties[name];
    if (!property)
      return others === undefined
        ? [`\`${below(name)}\` is not expected here`]
        : problemsOf(others, inner, below(name));
    const [type, ...flags] = property;
    if (!flags.includes("read-only")) return problemsOf(type, inner, below(name));
    return flags.includes("required") ? [] : [`\`${below(name)}\` is set by Azure alone`];
  });
  return [...wrong, ...missing(properties, value, below)];
}

const missing = (properties: Properties, value: ObjectValue, below: (name: string) => string) =>
  Object.entries(properties)
    .filter(
      ([name, [, ...flags]]) =>
        flags.includes("required") && !flags.includes("read-only") && !(name in value),
    )
    .map(([name]) => `\`${below(name)}\` is required`);

/** A variant has its own properties and those that all variants share. */
function problemsOfVariant(
  {
    by,
    properties,
    variants,
  }: { by: string; properties: Properties; variants: Readonly<Record<string, TypeReference>> },
  value: ObjectValue,
  path: string,
): string[] {
  const kind = contentOf(value[by] ?? null);
  const shared = Object.fromEntries(Object.entries(value).filter(([name]) => name in properties));
  const own = Object.fromEntries(Object.entries(value).filter(([name]) => !(name in properties)));
  const problems = problemsOfObject({ properties }, shared, path);
  if (kind instanceof Unknown) return problems;
  const at = path === "" ? by : `${path}.${by}`;
  if (kind === null) return [...problems, `\`${at}\` is required`];
  const variant = variants[String(kind)];
  return variant === undefined || typeof kind !== "string"
    ? [...problems, `\`${at}\` is invalid, expected one of [${Object.keys(variants).join(", ")}]`]
    : [...problems, ...problemsOf(variant, own, path)];
}
