/** What queries, lookups and the ingestion call the index that is in use, whichever it is. */
export const catalogueAlias = "catalogue";

/** Raised when fields or algorithms change: Azure changes neither in place. */
const schemaVersion = 1;

/** The index of the vectors of one model: vectors of two models cannot be compared. */
export function catalogueIndexName(modelId: string): string {
  return `items-${schemaVersion}-${modelId}`;
}

/**
 * The index of catalogue items as Azure AI Search's REST API 2026-04-01 takes it.
 *
 * HNSW over int8 vectors, rescored with the originals: a quarter of the memory, and the order of exact search.
 */
export function catalogueIndex(model: { readonly id: string; readonly dimension: number }) {
  const text = { type: "Edm.String", searchable: true, retrievable: true, analyzer: "standard.lucene" };
  const kept = { searchable: false, retrievable: true };
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
        retrievable: false,
        stored: true,
        dimensions: model.dimension,
        vectorSearchProfile: "hnsw-int8",
      },
    ],
    vectorSearch: {
      algorithms: [
        {
          name: "hnsw",
          kind: "hnsw",
          hnswParameters: { metric: "cosine", m: 8, efConstruction: 400, efSearch: 500 },
        },
      ],
      compressions: [
        {
          name: "int8",
          kind: "scalarQuantization",
          scalarQuantizationParameters: { quantizedDataType: "int8" },
          rescoringOptions: {
            enableRescoring: true,
            defaultOversampling: 4,
            rescoreStorageMethod: "preserveOriginals",
          },
        },
      ],
      profiles: [{ name: "hnsw-int8", algorithm: "hnsw", compression: "int8" }],
    },
  } as const;
}
