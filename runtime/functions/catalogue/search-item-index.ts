import type { SearchClient } from "@azure/search-documents";
import { type KeptDocument, writeDocuments } from "../../shared/search/write-documents";
import { unless } from "../../shared/unless";
import type { IndexAction, IndexedItem, ItemIndex } from "./ports";

/** A document as the index keeps it; `runtime/catalogue/catalogue-index.ts` declares it. */
export type ItemDocument = KeptDocument;

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
    return writeDocuments(this.client, actions, this.pauseMs);
  }

  announceChange(): Promise<void> {
    return this.announce();
  }
}

function ofFeed(feed: string): string {
  return `feed eq '${feed.replaceAll("'", "''")}'`;
}
