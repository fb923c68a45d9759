import type { SearchIndex, SearchIndexClient } from "@azure/search-documents";

/** Raised when fields or algorithms change: Azure changes neither in place. */
const schemaVersion = 1;

/** The index of one encoder's rows: those of two cannot be compared. Whoever asks knows the version that the question was encoded with. */
export function articlesIndexName(encoderVersion: string): string {
  return `articles-${schemaVersion}-${encoderVersion}`;
}

/** Whether an index of this name is one of ours, of whichever encoder. */
function isArticlesIndex(name: string): boolean {
  return /^articles-\d+-([0-9a-f]{12}|[0-9a-f]{16})$/.test(name);
}

/** Names of those of our indexes that there are. */
export async function articlesIndexNames(
  indexes: Pick<SearchIndexClient, "listIndexesNames">,
): Promise<string[]> {
  const names: string[] = [];
  for await (const name of indexes.listIndexesNames()) if (isArticlesIndex(name)) names.push(name);
  return names;
}

/**
 * The index of articles, as Microsoft's client takes it: words and meaning.
 *
 * The analyser splits any language into words and changes none, as articles of many languages lie beside each other.
 */
export function articlesIndex(encoder: { readonly version: string; readonly width: number }) {
  const text = { type: "Edm.String", searchable: true, analyzerName: "standard.lucene" } as const;
  const kept = { searchable: false } as const;
  return {
    name: articlesIndexName(encoder.version),
    fields: [
      { name: "id", type: "Edm.String", key: true, filterable: true, ...kept },
      { name: "title", ...text },
      { name: "summary", ...text },
      { name: "text", ...text },
      { name: "category", ...text, filterable: true, facetable: true },
      { name: "publisher", ...text, filterable: true },
      { name: "language", type: "Edm.String", filterable: true, ...kept },
      { name: "publishedAt", type: "Edm.DateTimeOffset", filterable: true, sortable: true, ...kept },
      { name: "expiresAt", type: "Edm.DateTimeOffset", filterable: true, ...kept },
      {
        name: "embedding",
        type: "Collection(Edm.Single)",
        searchable: true,
        hidden: true,
        stored: true,
        vectorSearchDimensions: encoder.width,
        vectorSearchProfileName: "hnsw",
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
      profiles: [{ name: "hnsw", algorithmConfigurationName: "hnsw" }],
    },
  } satisfies SearchIndex;
}
