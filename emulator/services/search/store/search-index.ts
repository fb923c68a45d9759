import { rmSync } from "node:fs";
import { join } from "node:path";
import { removeTwice, writeTwice } from "../../../core/files";
import { type ActionResult, type DocumentAction, perform } from "../documents/actions";
import { Collection } from "../documents/collection";
import { checkChange } from "../schema/index-changes";
import type { IndexDefinition } from "../schema/index-definition";
import { type IndexSchema, schemaOf } from "../schema/index-schema";
import { type BatchRecord, decodeBatch, encodeBatch, type StoredDocument } from "./batch-record";
import { etagOf } from "./etag";
import { Journal } from "./journal";

/** Documents of one record when the journal is written anew. */
const rewrittenBatch = 500;

/** One index: its definition in a file, its documents in a journal beside it and in memory. */
export class SearchIndex {
  private readonly folder: string;
  private readonly measured: (recall: number) => void;
  private readonly journal: Journal;
  private current: IndexDefinition;
  private held: Collection;

  /**
   * Reads what was there, and begins an empty index otherwise.
   *
   * @param measured is told the recall of vector queries that were shadowed
   */
  constructor(folder: string, definition: IndexDefinition, measured: (recall: number) => void) {
    this.folder = folder;
    this.current = definition;
    this.measured = measured;
    const schema = schemaOf(definition);
    this.held = new Collection(schema, measured);
    writeTwice(definitionFile(folder, definition.name), JSON.stringify(definition));
    this.journal = Journal.open(journalFile(folder, definition.name), (record) =>
      this.take(decodeBatch(record, schema)),
    );
    this.compactWhenFragmented();
  }

  get definition(): IndexDefinition {
    return this.current;
  }

  /** Of the definition, not of the documents. */
  get etag(): string {
    return etagOf(this.current);
  }

  get collection(): Collection {
    return this.held;
  }

  get schema(): IndexSchema {
    return this.held.schema;
  }

  /** Bytes on disk. */
  get storageSize(): number {
    return this.journal.size;
  }

  /** Bytes of vectors in memory. */
  get vectorSize(): number {
    return [...this.held.vectors.values()].reduce((sum, { table }) => sum + table.bytes, 0);
  }

  /** On disk when it returns. */
  write(actions: readonly DocumentAction[]): ActionResult[] {
    const { results, record } = perform(actions, this.schema, (key) => this.held.stored(key));
    if (record.puts.length > 0 || record.deletes.length > 0) {
      this.journal.append(encodeBatch(record, this.schema));
      this.take(record);
      this.compactWhenFragmented();
    }
    return results;
  }

  /**
   * @param takesDowntime whether the request allows what Azure goes offline for
   * @throws SearchError 400 when the documents would have to be indexed anew
   */
  update(definition: IndexDefinition, takesDowntime: boolean): void {
    checkChange(this.current, definition, takesDowntime);
    this.current = definition;
    writeTwice(definitionFile(this.folder, definition.name), JSON.stringify(definition));
    this.replace(schemaOf(definition));
  }

  close(): void {
    this.held.close();
    this.journal.close();
  }

  delete(): void {
    this.close();
    removeTwice(definitionFile(this.folder, this.current.name));
    rmSync(journalFile(this.folder, this.current.name), { force: true });
  }

  private take({ puts, deletes }: BatchRecord): void {
    for (const key of deletes) this.held.delete(key);
    for (const put of puts) this.held.put(put);
  }

  private compactWhenFragmented(): void {
    if (!this.held.isFragmented) return;
    this.replace(this.schema);
    this.journal.rewrite(this.records());
  }

  private replace(schema: IndexSchema): void {
    const before = this.held;
    this.held = new Collection(schema, this.measured);
    for (const stored of before.all()) this.held.put(stored);
    before.close();
  }

  private *records(): Iterable<readonly Uint8Array[]> {
    let puts: StoredDocument[] = [];
    for (const stored of this.held.all()) {
      puts.push(stored);
      if (puts.length < rewrittenBatch) continue;
      yield encodeBatch({ puts, deletes: [] }, this.schema);
      puts = [];
    }
    if (puts.length > 0) yield encodeBatch({ puts, deletes: [] }, this.schema);
  }
}

function definitionFile(folder: string, name: string): string {
  return join(folder, `${name}.index.json`);
}

function journalFile(folder: string, name: string): string {
  return join(folder, `${name}.journal`);
}
