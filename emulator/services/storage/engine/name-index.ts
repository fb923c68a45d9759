/** The part of a LokiJS collection that finding by name needs. */
export interface NamedCollection {
  readonly data: readonly NamedDocument[];
  findOne(query: Query): NamedDocument | null;
  on(event: "insert" | "update" | "delete", listener: (document: NamedDocument) => void): void;
}

interface NamedDocument {
  readonly $loki: number;
  readonly name?: unknown;
}

type Query = Readonly<Record<string, unknown>>;

/**
 * Makes `findOne` take as long with a million blobs as with one. LokiJS uses an index for the first property of a
 * query alone; Azurite begins with the account, and then looks at every blob of it, several times for each request.
 */
export function findByName(collection: NamedCollection): void {
  const named = new Map<unknown, Map<number, NamedDocument>>();
  for (const document of collection.data) put(document);
  collection.on("insert", put);
  collection.on("update", put);
  collection.on("delete", ({ name, $loki }) => {
    const alike = named.get(name);
    alike?.delete($loki);
    if (alike?.size === 0) named.delete(name);
  });

  const findOne = collection.findOne.bind(collection);
  collection.findOne = (query) => {
    // an object would be a condition such as { $gt: 1 }
    if (
      typeof query["name"] !== "string" ||
      Object.values(query).some((value) => typeof value === "object")
    ) {
      return findOne(query);
    }
    const wanted = Object.entries(query);
    for (const document of named.get(query["name"])?.values() ?? []) {
      if (wanted.every(([key, value]) => (document as unknown as Query)[key] === value)) return document;
    }
    return null;
  };

  function put(document: NamedDocument): void {
    if (typeof document.name !== "string") return;
    const alike = named.get(document.name) ?? new Map<number, NamedDocument>();
    alike.set(document.$loki, document);
    named.set(document.name, alike);
  }
}
