import { RowSet } from "../../../../vector-index/row-set";
import { VectorIndex } from "../../../../vector-index/vector-index";
import type { IndexSchema } from "../schema/index-schema";
import type { StoredDocument } from "../store/batch-record";
import { TextIndex } from "../text/text-index";
import type { Document } from "./value";

/** Rows of documents that are gone, as a share of all, above which everything is numbered anew. */
const deadShare = 0.25;
const deadAtLeast = 1000;
/** Filters whose rows are kept. */
const filtersKept = 32;

/**
 * The documents of one index in memory, searchable by key, text and vectors.
 *
 * Each write of a document takes a new row, and the row before is dead from then on: nothing that points to a row
 * ever changes. When too many are dead the owner makes a new collection from what is alive.
 */
export class Collection {
  readonly schema: IndexSchema;
  readonly text: TextIndex;
  readonly vectors: ReadonlyMap<string, VectorIndex>;
  private readonly documents: (Document | undefined)[] = [];
  private readonly rowOf = new Map<string, number>();
  /** The least recently used first. */
  private readonly filtered = new Map<string, RowSet>();

  /** @param measured is told the recall of vector queries that were shadowed */
  constructor(schema: IndexSchema, measured: (recall: number) => void) {
    this.schema = schema;
    this.text = new TextIndex(schema);
    const isAlive = (row: number) => this.documents[row] !== undefined;
    this.vectors = new Map(
      [...schema.vectors].map(([name, field]) => [name, new VectorIndex(field, isAlive, measured)]),
    );
  }

  /** Documents that exist. */
  get size(): number {
    return this.rowOf.size;
  }

  /** Rows given out, dead ones too. */
  get rows(): number {
    return this.documents.length;
  }

  get isFragmented(): boolean {
    const dead = this.rows - this.size;
    return dead >= deadAtLeast && dead > this.rows * deadShare;
  }

  /** undefined for a dead row. */
  at(row: number): Document | undefined {
    return this.documents[row];
  }

  /** The document with this key as it was written. */
  stored(key: string): StoredDocument | undefined {
    const row = this.rowOf.get(key);
    return row === undefined ? undefined : this.storedAt(row);
  }

  /** undefined for a dead row. */
  storedAt(row: number): StoredDocument | undefined {
    const document = this.documents[row];
    if (document === undefined) return undefined;
    const vectors = [...this.vectors].map(([name, index]) => [name, index.table.get(row)] as const);
    return { document, vectors: Object.fromEntries(vectors) };
  }

  /**
   * The rows that pass a filter, found once: what a row holds never changes. One that has died since may be among them.
   *
   * @param filter its text, for which `passes` stands
   */
  rowsThat(passes: (document: Document) => boolean, filter: string): RowSet {
    const rows =
      this.filtered.get(filter) ??
      new RowSet((row) => {
        const document = this.documents[row];
        return document !== undefined && passes(document);
      });
    this.filtered.delete(filter);
    this.filtered.set(filter, rows);
    const [oldest] = this.filtered.keys();
    if (this.filtered.size > filtersKept && oldest !== undefined) this.filtered.delete(oldest);
    return rows;
  }

  *all(): Iterable<StoredDocument> {
    for (const key of this.rowOf.keys()) {
      const stored = this.stored(key);
      if (stored) yield stored;
    }
  }

  put({ document, vectors }: StoredDocument): void {
    const key = String(document[this.schema.key.name]);
    this.delete(key);
    const row = this.documents.push(document) - 1;
    this.rowOf.set(key, row);
    this.text.add(row, document);
    for (const [name, index] of this.vectors) index.set(row, vectors[name] ?? null);
  }

  /** Nothing happens when there is no such document. */
  delete(key: string): void {
    const row = this.rowOf.get(key);
    if (row === undefined) return;
    this.text.remove(row);
    this.documents[row] = undefined;
    this.rowOf.delete(key);
  }

  /** Ends what goes on in the background. */
  close(): void {
    for (const index of this.vectors.values()) index.close();
  }
}
