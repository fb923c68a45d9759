import { setTimeout as sleep } from "node:timers/promises";
import type { IndexDocumentsAction, SearchClient } from "@azure/search-documents";
import { IndexDocumentsBatch } from "@azure/search-documents";
import { unless } from "../../shared/unless";
import type { IndexAction, IndexedItem, ItemIndex } from "./ports";

/** A document as the index keeps it; `runtime/catalogue/catalogue-index.ts` declares it. */
export type ItemDocument = Record<string, unknown> & { id: string };

/** What passes by itself: a version conflict, an index that is moved, a service that is busy. */
const passing = new Set([409, 422, 429, 503]);
const attempts = 6;
/** Azure takes 1000 documents and 16 MB; half of the latter leaves room for what is estimated. */
const mostActions = 1000;
const mostBytes = 8_000_000;
const pageSize = 1000;

/** One index of Azure AI Search. */
export class SearchItemIndex implements ItemIndex {
  private readonly client: SearchClient<ItemDocument>;
  private readonly announce: () => Promise<void>;
  private readonly pauseMs: number;

  /** @param pauseMs before the first retry of a refused document; each further one doubles it */
  constructor(client: SearchClient<ItemDocument>, announce: () => Promise<void>, pauseMs = 500) {
    this.client = client;
    this.announce = announce;
    this.pauseMs = pauseMs;
  }

  async find(ids: readonly string[]): Promise<ReadonlyMap<string, IndexedItem>> {
    const found = new Map<string, IndexedItem>();
    if (ids.length === 0) return found;
    const { results } = await this.client.search("*", {
      filter: `search.in(id, '${ids.join(",")}', ',')`,
      select: ["id", "feed", "rowHash", "imageHash"],
      top: ids.length,
    });
    for await (const { document } of results) {
      const { id, feed, rowHash, imageHash } = document;
      found.set(id, { id, feed: String(feed), rowHash: String(rowHash), imageHash: String(imageHash) });
    }
    return found;
  }

  async hasItemsOf(feed: string): Promise<boolean> {
    const search = this.client.search("*", { filter: ofFeed(feed), select: ["id"], top: 1 });
    const answer = await unless([404], search);
    for await (const _item of answer?.results ?? []) return true;
    return false;
  }

  async idsOf(feed: string, after: string | undefined): Promise<readonly string[]> {
    const { results } = await this.client.search("*", {
      filter: after === undefined ? ofFeed(feed) : `${ofFeed(feed)} and id gt '${after}'`,
      orderBy: ["id asc"],
      select: ["id"],
      top: pageSize,
    });
    const ids: string[] = [];
    for await (const { document } of results) ids.push(document.id);
    return ids;
  }

  async write(actions: readonly IndexAction[]): Promise<ReadonlyMap<string, string>> {
    const refused = new Map<string, string>();
    for (const batch of batchesOf(actions)) await this.writeBatch(batch, refused);
    return refused;
  }

  announceChange(): Promise<void> {
    return this.announce();
  }

  private async writeBatch(batch: readonly IndexAction[], refused: Map<string, string>): Promise<void> {
    let left = batch;
    for (let attempt = 1; left.length > 0; attempt++) {
      const answers = await this.send(left);
      const again = new Set<string>();
      for (const { key, succeeded, statusCode, errorMessage } of answers) {
        if (succeeded) continue;
        if (passing.has(statusCode) && attempt < attempts) again.add(key);
        else refused.set(key, `the index answered ${statusCode}${errorMessage ? `: ${errorMessage}` : ""}`);
      }
      left = left.filter(({ document }) => again.has(document.id));
      if (left.length > 0) await sleep(this.pauseMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2));
    }
  }

  private async send(actions: readonly IndexAction[]) {
    const batch = actions.map(
      ({ action, document }) => ({ __actionType: action, ...document }) as IndexDocumentsAction<ItemDocument>,
    );
    return (await this.client.indexDocuments(new IndexDocumentsBatch(batch))).results;
  }
}

function ofFeed(feed: string): string {
  return `feed eq '${feed.replaceAll("'", "''")}'`;
}

function batchesOf(actions: readonly IndexAction[]): IndexAction[][] {
  const batches: IndexAction[][] = [];
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

/** A number takes up to 24 characters, and texts are far smaller than an embedding. */
function sizeOf({ document }: IndexAction): number {
  const { embedding } = document as { embedding?: readonly number[] };
  return 6000 + 24 * (embedding?.length ?? 0);
}
