import type { ComplexField, Field, FieldNode, VectorField } from "../schema/index-schema";
import { invalid, type SearchError } from "../search-error";
import type { Document, FieldValue, Point, Scalar } from "./value";

const largestLong = 2n ** 63n;
const largestInt = 2 ** 31;
/** A time with its zone; a second may have seven digits behind the point. */
const datePattern =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,7}))?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** A wrong value refuses the whole request, as in Azure. @throws SearchError 400 */
export function checkedValue(value: unknown, node: Exclude<FieldNode, VectorField>): FieldValue {
  if (node.kind === "complex") return node.isList ? listOf(value, node, one) : one(value, node);
  if (node.type !== node.element) return listOf(value, node, scalarOf);
  return value === null || value === undefined ? null : scalarOf(value, node);
}

function listOf<Node extends Field | ComplexField>(
  value: unknown,
  node: Node,
  read: (item: unknown, node: Node) => FieldValue,
): FieldValue[] {
  if (value === null || value === undefined) {
    throw refuse(`A null value was found for the property named '${node.path}', which is a collection.`);
  }
  if (!Array.isArray(value)) throw refuse(`The field '${node.path}' expects a list: ${brief(value)}`);
  return value.map((item) => {
    if (item === null) throw refuse(`A null value was found in the collection '${node.path}'.`);
    return read(item, node);
  });
}

function one(value: unknown, node: ComplexField): Document | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== "object" || Array.isArray(value)) {
    throw refuse(`The field '${node.path}' expects an object: ${brief(value)}`);
  }
  const read: Record<string, FieldValue> = {};
  for (const [name, inner] of Object.entries(value)) {
    const field = node.fields.get(name);
    if (field === undefined || field.kind === "vector") throw unknownProperty(name);
    read[name] = checkedValue(inner, field);
  }
  return read;
}

/** @throws SearchError 400 for a field that the index has not */
export function unknownProperty(name: string): SearchError {
  return refuse(
    `The property '${name}' does not exist on type 'search.documentFields'. Make sure to only use property names that are defined by the type.`,
  );
}

function scalarOf(value: unknown, { element, path }: Field): Scalar {
  const read = readers[element](value);
  if (read !== undefined) return read;
  throw refuse(
    `Cannot convert the literal '${brief(value)}' to the expected type '${element}' of the field '${path}'.`,
  );
}

const readers: Readonly<Record<Field["element"], (value: unknown) => Scalar | undefined>> = {
  "Edm.String": (value) => (typeof value === "string" ? value : undefined),
  "Edm.Boolean": (value) => (typeof value === "boolean" ? value : undefined),
  "Edm.Int32": (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= -largestInt && value < largestInt
      ? value
      : undefined,
  "Edm.Int64": (value) =>
    (typeof value === "number" && Number.isSafeInteger(value)) ||
    (typeof value === "bigint" && value >= -largestLong && value < largestLong)
      ? value
      : undefined,
  "Edm.Double": (value) => {
    if (typeof value === "bigint") return Number(value);
    const isNumber = typeof value === "number" && Number.isFinite(value);
    return isNumber || value === "NaN" || value === "INF" || value === "-INF" ? value : undefined;
  },
  "Edm.DateTimeOffset": (value) => (typeof value === "string" ? dateOf(value) : undefined),
  "Edm.GeographyPoint": pointOf,
};

/** In UTC and to the millisecond, as Azure gives it back. */
function dateOf(text: string): string | undefined {
  const time = timeOf(text);
  return time === undefined ? undefined : textOfTime(time);
}

/** Milliseconds since 1970 of a time that exists; 30 February does not. */
export function timeOf(text: string): number | undefined {
  const parts = datePattern.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second = "00", fraction = "", zone = "Z"] = parts;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const date = new Date(local);
  if (Number(year) < 100) date.setUTCFullYear(Number(year));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000 * (sign === "-" ? -1 : 1);
  return date.getTime() + milliseconds - offset;
}

export function textOfTime(time: number): string {
  return new Date(time).toISOString().replace(/\.?0{0,3}Z$/, "Z");
}

function pointOf(value: unknown): Point | undefined {
  const { type, coordinates } = (value ?? {}) as { type?: unknown; coordinates?: unknown };
  if (type !== "Point" || !Array.isArray(coordinates) || coordinates.length < 2) return undefined;
  const [longitude, latitude] = coordinates;
  if (typeof longitude !== "number" || typeof latitude !== "number") return undefined;
  if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) return undefined;
  return { type, coordinates: [longitude, latitude] };
}

function brief(value: unknown): string {
  const text = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? "nothing");
  return text.slice(0, 80);
}

function refuse(message: string): SearchError {
  return invalid(message, "");
}
