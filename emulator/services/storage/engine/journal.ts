import { damaged } from "../../../core/files";
import type { NamedCollection } from "./name-index";
import { type JournalChange, replay, type Snapshot } from "./replay";
import { Segments } from "./segments";

/** The part of LokiJS, Azurite's in-memory database, that a journal needs. */
export interface Database {
  readonly filename: string;
  collections: StoredCollection[];
  persistenceAdapter: PersistenceAdapter;
  addCollection(name: string, options?: object): StoredCollection;
  removeCollection(name: string): void;
  saveDatabase(done: (error?: unknown) => void): void;
  autosaveDisable(): void;
  serializeReplacer(key: string, value: unknown): unknown;
}

export interface StoredCollection extends NamedCollection {
  readonly name: string;
  on(event: "insert" | "update" | "delete", listener: (document: Document) => void): void;
  ensureAllIndexes(force: boolean): void;
  chain(): { find(query: object): { remove(): void } };
}

interface Document {
  readonly $loki: number;
}

interface PersistenceAdapter {
  loadDatabase(name: string, done: (loaded: unknown) => void): void;
  saveDatabase(name: string, text: string, done: (error?: unknown) => void): void;
}

/** A new snapshot is made when the journal has outgrown both this and the last snapshot. */
const snapshotAfterBytes = 8 * 1024 * 1024;

/**
 * Makes a LokiJS database survive kill -9. LokiJS saves the whole database now and then; what changed since
 * stands in an append-only journal beside it, written before the change can be acknowledged and replayed
 * over the snapshot at the next start.
 *
 *     blobs.json             the last snapshot
 *     blobs.json.journal.7   changes since; one line for each group of changes that belong together
 *
 * Call it before the database is loaded; call the function it returns once its collections exist.
 */
export function keepJournal(database: Database): () => void {
  const segments = new Segments(database.filename);
  const files = database.persistenceAdapter;
  let group: string[] = [];
  let snapshotBytes = 0;
  let isSaving = false;

  database.autosaveDisable();
  database.persistenceAdapter = {
    loadDatabase(name, done) {
      files.loadDatabase(name, (loaded) =>
        done(
          typeof loaded === "string"
            ? replay(snapshotIn(loaded, database.filename), segments.read())
            : loaded,
        ),
      );
    },
    saveDatabase(name, text, done) {
      flush(); // these changes are in `text` already
      const covered = segments.rotate();
      snapshotBytes = text.length;
      files.saveDatabase(name, text, (error) => {
        if (!error) segments.remove(covered);
        done(error);
      });
    },
  };
  return attach;

  function attach(): void {
    for (const collection of database.collections) {
      collection.ensureAllIndexes(true);
      listen(collection);
    }
    const add = database.addCollection.bind(database);
    database.addCollection = (name, options) => {
      const collection = add(name, options);
      record(["create", JSON.parse(JSON.stringify(collection, database.serializeReplacer))]);
      listen(collection);
      return collection;
    };
    const remove = database.removeCollection.bind(database);
    database.removeCollection = (name) => {
      remove(name);
      record(["drop", name]);
    };
  }

  function listen(collection: StoredCollection): void {
    const { name } = collection;
    collection.on("insert", (document) => record(["put", name, document]));
    collection.on("update", (document) => record(["put", name, document]));
    collection.on("delete", (document) => record(["remove", name, document.$loki]));
  }

  /** Changes of one synchronous step (an overwrite is a remove and an insert) become one line: all or none. */
  function record(change: JournalChange): void {
    group.push(JSON.stringify(change)); // at once: Azurite changes documents in place
    if (group.length === 1) queueMicrotask(flush);
  }

  function flush(): void {
    if (group.length === 0) return;
    segments.append(`[${group.join(",")}]\n`);
    group = [];
    if (isSaving || segments.bytes < Math.max(snapshotAfterBytes, snapshotBytes)) return;
    isSaving = true;
    database.saveDatabase(() => {
      isSaving = false;
    });
  }
}

function snapshotIn(text: string, file: string): Snapshot {
  try {
    return JSON.parse(text) as Snapshot;
  } catch (cause) {
    throw damaged(file, cause);
  }
}
