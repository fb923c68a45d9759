import { setTimeout as sleep } from "node:timers/promises";
import type { IndexDocumentsAction, SearchClient } from "@azure/search-documents";
import { IndexDocumentsBatch } from "@azure/search-documents";

/** A document as an index keeps it. */
export type KeptDocument = Record<string, unknown> & { id: string };

export type WriteAction =
  | {
      readonly action: "upload" | "merge";
      readonly document: Readonly<Record<string, unknown>> & { id: string };
    }
  | { readonly action: "delete"; readonly document: { id: string } };

/** What passes by itself: a version conflict, an index that is moved, a service that is busy. */
const passing = new Set([409, 422, 429, 503]);
const attempts = 6;
/** Azure takes 1000 documents and 16 MB; half of the latter leaves room for what is estimated. */
const mostActions = 1000;
const mostBytes = 8_000_000;

/**
 * Writes documents in batches, and those that were refused for now once more.
 *
 * @param pauseMs before the first retry; each further one doubles it
 * @returns what the index refused for good, by id
 */
export async function writeDocuments(
  client: SearchClient<KeptDocument>,
  actions: readonly WriteAction[],
  pauseMs = 500,
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  for (const batch of batchesOf(actions)) {
    let left = batch;
    for (let attempt = 1; left.length > 0; attempt++) {
      const again = new Set<string>();
      for (const { key, succeeded, statusCode, errorMessage } of await send(client, left)) {
        if (succeeded) continue;
        if (passing.has(statusCode) && attempt < attempts) again.add(key);
        else refused.set(key, `the index answered ${statusCode}${errorMessage ? `: ${errorMessage}` : ""}`);
      }
      left = left.filter(({ document }) => again.has(document.id));
      if (left.length > 0) await sleep(pauseMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2));
    }
  }
  return refused;
}

async function send(client: SearchClient<KeptDocument>, actions: readonly WriteAction[]) {
  const batch = actions.map(
    ({ action, document }) => ({ __actionType: action, ...document }) as IndexDocumentsAction<KeptDocument>,
  );
  return (await client.indexDocuments(new IndexDocumentsBatch(batch))).results;
}

function batchesOf(actions: readonly WriteAction[]): WriteAction[][] {
  const batches: WriteAction[][] = [];
  let bytes = mostBytes;
  for (const action of actions) {
    const size = sizeOf(action);
    if (bytes + size > mostBytes || batches.at(-1)?.length === mostActions) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(action);
    bytes += size;
  }
  return batches;
}

/** A number takes up to 24 characters, a character of a text up to six bytes. */
function sizeOf({ document }: WriteAction): number {
  const { embedding, text } = document as { embedding?: readonly number[]; text?: string };
  return 6000 + 24 * (embedding?.length ?? 0) + 6 * (text?.length ?? 0);
}
