import type { IndexSchema } from "../schema/index-schema";
import { invalid, SearchError } from "../search-error";
import type { BatchRecord, StoredDocument } from "../store/batch-record";
import { type DocumentChange, parseDocument, unknownAction } from "./document";
import { type Document, type FieldValue, valuesIn } from "./value";

const largestBatch = 1000;
/** Bytes of a value that is one term. */
const largestTerm = 32_766;

export type DocumentAction = DocumentChange & {
  readonly kind: "upload" | "merge" | "mergeOrUpload" | "delete";
};

/** What became of one action. */
export interface ActionResult {
  readonly key: string;
  readonly status: boolean;
  readonly errorMessage: string | null;
  readonly statusCode: 200 | 201 | 400 | 404;
}

/** @throws SearchError 400 for the whole batch when one document does not fit the index, as Azure does */
export function parseActions(body: unknown, schema: IndexSchema): DocumentAction[] {
  const sent = (body as { value?: unknown } | null)?.value;
  if (!Array.isArray(sent) || sent.length === 0) {
    const message = `actions : No indexing actions found in the request. Please include between 1 and ${largestBatch} indexing actions in your request.`;
    throw invalid(message, "MissingRequiredParameter", "MissingIndexDocumentsActions");
  }
  if (sent.length > largestBatch) {
    throw invalid(
      `actions : Too many indexing actions found in the request: ${sent.length}. A batch may hold up to ${largestBatch}.`,
      "InvalidRequestParameter",
      "TooManyIndexDocumentsActions",
    );
  }
  return sent.map((item: unknown, at) => {
    if (!isRecord(item)) throw invalid("The value is not a document.", "");
    const kind = item["@search.action"] ?? "upload";
    if (kind !== "upload" && kind !== "merge" && kind !== "mergeOrUpload" && kind !== "delete") {
      throw unknownAction(kind);
    }
    return { kind, ...parseDocument(item, schema, at) };
  });
}

/**
 * What the index holds after these actions, one after the other.
 *
 * @param stored what it holds now under a key
 */
export function perform(
  actions: readonly DocumentAction[],
  schema: IndexSchema,
  stored: (key: string) => StoredDocument | undefined,
): { results: ActionResult[]; record: BatchRecord } {
  const after = new Map<string, StoredDocument | undefined>();
  const results = actions.map((action): ActionResult => {
    const { key, kind } = action;
    const before = after.has(key) ? after.get(key) : stored(key);
    const done = (statusCode: 200 | 201): ActionResult => ({
      key,
      status: true,
      errorMessage: null,
      statusCode,
    });
    if (kind === "delete") {
      after.set(key, undefined);
      return done(200);
    }
    if (kind === "merge" && before === undefined) {
      return { key, status: false, errorMessage: "Document not found.", statusCode: 404 };
    }
    const tooLong = tooLongField(action, schema);
    if (tooLong !== undefined) {
      const errorMessage = `Field '${tooLong}' contains a term that is too large to process. The max length for UTF-8 encoded terms is ${largestTerm} bytes. The most likely cause of this error is that filtering, sorting, and/or faceting are enabled on this field, which causes the entire field value to be indexed as a single term.`;
      return { key, status: false, errorMessage, statusCode: 400 };
    }
    after.set(key, merged(kind === "upload" ? undefined : before, action));
    return done(before === undefined ? 201 : 200);
  });
  const puts = [...after.values()].filter((document) => document !== undefined);
  const deletes = [...after].filter(([, document]) => document === undefined).map(([key]) => key);
  return { results, record: { puts, deletes } };
}

function merged(before: StoredDocument | undefined, { values, vectors }: DocumentChange): StoredDocument {
  const document = before === undefined ? values : mergedFields(before.document, values);
  return { document, vectors: { ...before?.vectors, ...vectors } };
}

/** What lies in a complex field is merged too; a list is replaced as a whole. */
function mergedFields(before: Document, after: Readonly<Record<string, FieldValue>>): Document {
  const both: Record<string, FieldValue> = { ...before };
  for (const [name, value] of Object.entries(after)) {
    const known = both[name];
    both[name] = isComplex(known) && isComplex(value) ? mergedFields(known, value) : value;
  }
  return both;
}

function isComplex(value: FieldValue | undefined): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("coordinates" in value);
}

function tooLongField({ values }: DocumentChange, schema: IndexSchema): string | undefined {
  for (const field of schema.fields.values()) {
    if (field.element !== "Edm.String" || !(field.name in values || field.steps.length > 1)) continue;
    if (!field.filterable && !field.sortable && !field.facetable) continue;
    for (const value of valuesIn(values, field)) {
      const text = String(value);
      if (text.length * 3 > largestTerm && Buffer.byteLength(text) > largestTerm) return field.path;
    }
  }
  return undefined;
}

function isRecord(item: unknown): item is Record<string, unknown> {
  return typeof item === "object" && item !== null && !Array.isArray(item);
}

/** A batch that is larger than Azure takes. */
export function tooLarge(limit: number): SearchError {
  return new SearchError(
    413,
    "RequestEntityTooLarge",
    `The page was not displayed because the request entity is too large: a batch may have ${limit / 1024 / 1024} MB.`,
  );
}
