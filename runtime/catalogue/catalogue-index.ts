import type { SearchIndex } from "@azure/search-documents";

/** What queries, lookups and the ingestion call the index that is in use, whichever it is. */
export const catalogueAlias = "catalogue";

/** Raised when fields or algorithms change: Azure changes neither in place. */
const schemaVersion = 1;

/** The index of the vectors of one model: vectors of two models cannot be compared. */
export function catalogueIndexName(modelId: string): string {
  return `items-${schemaVersion}-${modelId}`;
}

/** Whether an index of this name is one of ours, of whichever model and version. */
export function isCatalogueIndex(name: string): boolean {
  return /^items-\d+-[0-9a-f]{12}$/.test(name);
}

/**
 * The index of catalogue items, as Microsoft's client takes it.
 *
 * HNSW over int8 vectors, rescored with the originals: a quarter of the memory, and the order of exact search.
 */
export function catalogueIndex(model: { readonly id: string; readonly dimension: number }) {
  const text = { type: "Edm.String", searchable: true, analyzerName: "standard.lucene" } as const;
  const kept = { searchable: false } as const;
  return {
    name: catalogueIndexName(model.id),
    fields: [
      { name: "id", type: "Edm.String", key: true, filterable: true, sortable: true, ...kept },
      { name: "title", ...text },
      { name: "category", ...text, filterable: true, facetable: true },
      { name: "price", type: "Edm.Double", filterable: true, sortable: true, facetable: true, ...kept },
      { name: "currency", type: "Edm.String", filterable: true, ...kept },
      { name: "link", type: "Edm.String", ...kept },
      { name: "stock", type: "Edm.Int32", filterable: true, sortable: true, ...kept },
      { name: "updated", type: "Edm.DateTimeOffset", filterable: true, sortable: true, ...kept },
      // what the ingestion compares to know what changed
      { name: "feed", type: "Edm.String", filterable: true, ...kept },
      { name: "rowHash", type: "Edm.String", ...kept },
      { name: "imageHash", type: "Edm.String", ...kept },
      {
        name: "embedding",
        type: "Collection(Edm.Single)",
        searchable: true,
        hidden: true,
        stored: true,
        vectorSearchDimensions: model.dimension,
        vectorSearchProfileName: "hnsw-int8",
      },
    ],
    vectorSearch: {
      algorithms: [
        {
          name: "hnsw",
          kind: "hnsw",
          parameters: { metric: "cosine", m: 8, efConstruction: 400, efSearch: 500 },
        },
      ],
      compressions: [
        {
          compressionName: "int8",
          kind: "scalarQuantization",
          parameters: { quantizedDataType: "int8" },
          rescoringOptions: {
            enableRescoring: true,
            defaultOversampling: 4,
            rescoreStorageMethod: "preserveOriginals",
          },
        },
      ],
      profiles: [{ name: "hnsw-int8", algorithmConfigurationName: "hnsw", compressionName: "int8" }],
    },
  } satisfies SearchIndex;
}
