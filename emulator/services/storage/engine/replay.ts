/** A LokiJS database as it lies on disk. */
export interface Snapshot {
  collections: StoredCollection[];
}

interface StoredCollection {
  name: string;
  data: StoredDocument[];
  maxId: number;
  binaryIndices: Record<string, { dirty: boolean; values: number[] }>;
}

interface StoredDocument {
  $loki: number;
}

export type JournalChange =
  | ["put", collection: string, document: StoredDocument]
  | ["remove", collection: string, id: number]
  | ["create", collection: StoredCollection]
  | ["drop", collection: string];

/** The database after these changes. Replaying twice is replaying once. */
export function replay(snapshot: Snapshot, changes: Iterable<JournalChange>): Snapshot {
  const collections = new Map(snapshot.collections.map((one) => [one.name, one]));
  const documents = new Map(
    snapshot.collections.map((one) => [one.name, new Map(one.data.map((each) => [each.$loki, each]))]),
  );

  for (const change of changes) {
    if (change[0] === "create") {
      collections.set(change[1].name, change[1]);
      documents.set(change[1].name, new Map());
    } else if (change[0] === "drop") {
      collections.delete(change[1]);
      documents.delete(change[1]);
    } else if (change[0] === "put") {
      documents.get(change[1])?.set(change[2].$loki, change[2]);
    } else {
      documents.get(change[1])?.delete(change[2]);
    }
  }

  return {
    ...snapshot,
    collections: [...collections.values()].map((collection) => {
      const data = [...(documents.get(collection.name)?.values() ?? [])].sort((a, b) => a.$loki - b.$loki);
      return {
        ...collection,
        data,
        maxId: Math.max(collection.maxId, data.at(-1)?.$loki ?? 0),
        // positions have moved: LokiJS sorts an index again that is marked so
        binaryIndices: Object.fromEntries(
          Object.keys(collection.binaryIndices).map((name) => [
            name,
            { name, dirty: true, values: data.map((_, position) => position) },
          ]),
        ),
      };
    }),
  };
}
