import type { Field, IndexSchema, VectorField } from "../schema/index-schema";
import { invalid, notRunLocally, type SearchError } from "../search-error";

/** One value of a document as JSON holds it; numbers, booleans, strings, or a list of strings. */
export type Value = string | number | boolean | null | readonly string[];

/** A document without its vectors: whatever was not sent is null. */
export type Document = Readonly<Record<string, Value>>;

/** What a write says about some or all fields of a document. */
export interface DocumentChange {
  readonly key: string;
  /** Only what was sent. */
  readonly values: Readonly<Record<string, Value>>;
  /** Only what was sent; null takes a vector away. */
  readonly vectors: Readonly<Record<string, Float32Array | null>>;
}

const KEY = /^[A-Za-z0-9_\-=]{1,1024}$/;

/**
 * Checks what was sent for a document; a wrong document refuses the whole request, as in Azure.
 *
 * @param at position in the batch, for the message
 * @throws SearchError 400
 */
export function parseDocument(
  sent: Readonly<Record<string, unknown>>,
  schema: IndexSchema,
  at: number,
): DocumentChange {
  const key = sent[schema.key.name];
  if (typeof key !== "string" || key === "") {
    throw refuse(at, "Document key cannot be missing or empty.", "MissingKeyField");
  }
  if (!KEY.test(key)) {
    throw refuse(
      at,
      `Invalid document key: '${key}'. Keys can only contain letters, digits, underscore (_), dash (-), or equal sign (=). If the keys in your source data contain other characters, we recommend encoding them with a URL-safe version of Base64 before uploading them to your index.`,
      "InvalidDocumentKey",
    );
  }
  const values: Record<string, Value> = {};
  const vectors: Record<string, Float32Array | null> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (name.startsWith("@search.")) continue;
    const field = schema.fields.get(name);
    const vector = schema.vectors.get(name);
    if (field) values[name] = checkedValue(value, field, at);
    else if (vector) vectors[name] = vectorOf(value, vector, at);
    else {
      throw refuse(
        at,
        `The property '${name}' does not exist on type 'search.documentFields'. Make sure to only use property names that are defined by the type.`,
      );
    }
  }
  return { key, values, vectors };
}

function checkedValue(value: unknown, field: Field, at: number): Value {
  if (value === null || value === undefined) {
    if (field.type.startsWith("Collection("))
      throw refuse(at, `The collection field '${field.name}' cannot be null.`);
    return null;
  }
  if (isOfType(value, field)) return value;
  throw refuse(
    at,
    `Cannot convert a value to the type '${field.type}' of the field '${field.name}': ${brief(value)}`,
  );
}

function isOfType(value: unknown, { type }: Field): value is Value {
  switch (type) {
    case "Edm.String":
      return typeof value === "string";
    case "Edm.Boolean":
      return typeof value === "boolean";
    case "Edm.Int32":
      return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 31;
    case "Edm.Int64":
      return Number.isSafeInteger(value);
    case "Edm.Double":
      return typeof value === "number" || value === "NaN" || value === "INF" || value === "-INF";
    case "Edm.DateTimeOffset":
      return (
        typeof value === "string" && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/i.test(value) && isDate(value)
      );
    default:
      return Array.isArray(value) && value.every((item) => typeof item === "string");
  }
}

function vectorOf(value: unknown, { name, dimensions }: VectorField, at: number): Float32Array | null {
  if (value === null || (Array.isArray(value) && value.length === 0)) return null;
  if (!Array.isArray(value))
    throw refuse(at, `The vector field '${name}' expects a list of numbers: ${brief(value)}`);
  if (value.length !== dimensions) {
    throw refuse(
      at,
      `There's a mismatch in vector dimensions. The vector field '${name}', with dimension of '${dimensions}', expects a length of '${dimensions}'. However, the provided vector has a length of '${value.length}'. Please ensure that the vector length matches the expected length of the vector field.`,
      "InvalidVectorDimensions",
    );
  }
  const vector = Float32Array.from(value as number[]);
  if (vector.every(Number.isFinite)) return vector;
  throw refuse(at, `The vector field '${name}' holds a value that is not a finite number.`);
}

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

function brief(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? "nothing";
}

function refuse(at: number, message: string, detail?: string): SearchError {
  return invalid(`actions : ${at}: ${message}`, "OperationNotAllowed", detail);
}

/** Actions on documents that Azure may know and this emulator does not. */
export function unknownAction(name: unknown): SearchError {
  return notRunLocally(`the action ${JSON.stringify(name)}`, "use upload, merge, mergeOrUpload or delete");
}
