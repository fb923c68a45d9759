import type { IndexAction, IndexedItem, ItemIndex } from "../ports";

/** An index in memory that does what Azure AI Search does for the ingestion, and shows embeddings too. */
export class MemoryIndex implements ItemIndex {
  readonly documents = new Map<string, Record<string, unknown> & { id: string }>();
  /** Reasons for which documents are refused, by id. */
  readonly refusals = new Map<string, string>();
  announced = 0;

  async find(ids: readonly string[]): Promise<ReadonlyMap<string, IndexedItem>> {
    const found = ids.flatMap((id) => this.documents.get(id) ?? []);
    return new Map(found.map((document) => [document.id, document as unknown as IndexedItem]));
  }

  async hasItemsOf(feed: string): Promise<boolean> {
    return (await this.idsOf(feed)).length > 0;
  }

  async idsOf(feed: string, after = ""): Promise<readonly string[]> {
    const ids = [...this.documents.values()]
      .filter((document) => document["feed"] === feed)
      .map(({ id }) => id);
    return ids
      .filter((id) => id > after)
      .sort()
      .slice(0, 5);
  }

  async write(actions: readonly IndexAction[]): Promise<ReadonlyMap<string, string>> {
    const refused = new Map<string, string>();
    for (const { action, document } of actions) {
      const { id } = document;
      const reason = this.refusals.get(id);
      const before = this.documents.get(id);
      if (reason) refused.set(id, reason);
      else if (action === "delete") this.documents.delete(id);
      else if (action === "upload") this.documents.set(id, document);
      else if (before) this.documents.set(id, { ...before, ...document });
      else refused.set(id, "the index answered 404");
    }
    return refused;
  }

  async announceChange(): Promise<void> {
    this.announced++;
  }

  /** Sorted by id, to be compared. */
  content(): unknown[] {
    return [...this.documents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
