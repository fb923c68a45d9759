import type { IndexSchema, VectorField } from "../schema/index-schema";
import { invalid, notRunLocally, type SearchError } from "../search-error";
import { stringifyExactly } from "./exact-json";
import { checkedValue, unknownProperty } from "./field-value";
import type { FieldValue } from "./value";

/** What a write says about some or all fields of a document. */
export interface DocumentChange {
  readonly key: string;
  /** Only what was sent. */
  readonly values: Readonly<Record<string, FieldValue>>;
  /** Only what was sent; null takes a vector away. */
  readonly vectors: Readonly<Record<string, Float32Array | null>>;
}

const mostObjects = 3000;
const keyPattern = /^[A-Za-z0-9_\-=]{1,1024}$/;

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
  const values: Record<string, FieldValue> = {};
  const vectors: Record<string, Float32Array | null> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (name.startsWith("@search.")) continue;
    const node = schema.tree.get(name);
    if (node === undefined) throw unknownProperty(name);
    if (node.kind === "vector") vectors[name] = vectorOf(value, node, at);
    else values[name] = checkedValue(value, node);
  }
  if (objectsIn(values) > mostObjects) {
    throw refuse(at, `The document has more than ${mostObjects} objects in its complex collections.`);
  }
  return { key: keyOf(values[schema.key.name], at), values, vectors };
}

/** Objects in lists, at any depth. */
function objectsIn(value: FieldValue | Readonly<Record<string, FieldValue>>, isInList = false): number {
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value))
    return value.reduce((sum: number, item: FieldValue) => sum + objectsIn(item, true), 0);
  const inside = Object.values(value as Record<string, FieldValue>).reduce(
    (sum: number, one) => sum + objectsIn(one),
    0,
  );
  return inside + (isInList ? 1 : 0);
}

function keyOf(key: FieldValue | undefined, at: number): string {
  if (typeof key !== "string" || key === "") {
    throw refuse(at, "Document key cannot be missing or empty.", "MissingKeyField");
  }
  if (keyPattern.test(key)) return key;
  throw refuse(
    at,
    `Invalid document key: '${key}'. Keys can only contain letters, digits, underscore (_), dash (-), or equal sign (=). If the keys in your source data contain other characters, we recommend encoding them with a URL-safe version of Base64 before uploading them to your index.`,
    "InvalidDocumentKey",
  );
}

function vectorOf(value: unknown, { name, dimensions }: VectorField, at: number): Float32Array | null {
  if (value === null || (Array.isArray(value) && value.length === 0)) return null;
  if (!Array.isArray(value)) throw refuse(at, `The vector field '${name}' expects a list of numbers.`);
  if (value.length !== dimensions) {
    throw refuse(
      at,
      `There's a mismatch in vector dimensions. The vector field '${name}', with dimension of '${dimensions}', expects a length of '${dimensions}'. However, the provided vector has a length of '${value.length}'. Please ensure that the vector length matches the expected length of the vector field.`,
      "InvalidVectorDimensions",
    );
  }
  const wrong = value.findIndex((number) => !isSingle(number));
  if (wrong < 0) return Float32Array.from(value, Number);
  const found = stringifyExactly(value[wrong]) ?? "nothing";
  throw invalid(
    `Cannot convert the literal '${found.slice(0, 80)}' to the expected type 'Edm.Single' of '${name}[${wrong}]'.`,
    "",
  );
}

/** A bigint is a whole number that JSON writes out in full. */
function isSingle(value: unknown): boolean {
  return (
    (typeof value === "number" || typeof value === "bigint") && Number.isFinite(Math.fround(Number(value)))
  );
}

function refuse(at: number, message: string, detail?: string): SearchError {
  return invalid(`actions : ${at}: ${message}`, "OperationNotAllowed", detail);
}

/** Actions on documents that Azure may know and this emulator does not. */
export function unknownAction(name: unknown): SearchError {
  return notRunLocally(`the action ${JSON.stringify(name)}`, "use upload, merge, mergeOrUpload or delete");
}
