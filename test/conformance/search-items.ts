import type { SearchClient, SearchIndex, SearchIndexClient, SearchOptions } from "@azure/search-documents";
import { catalogueIndex } from "../../runtime/catalogue/catalogue-index";

const definition = catalogueIndex({ id: "conformance", dimension: 2 });

/** The catalogue's, which can be sorted by category too; two numbers make vectors whose order is obvious. */
export const index = {
  ...definition,
  fields: definition.fields.map((field) =>
    field.name === "category" ? { ...field, sortable: true } : field,
  ),
} satisfies SearchIndex;

export interface Item {
  id: string;
  title?: string | null;
  category?: string | null;
  price?: number | null;
  currency?: string | null;
  link?: string | null;
  stock?: number | null;
  updated?: Date | null;
  feed?: string | null;
  embedding?: number[];
}

export interface SearchTarget {
  /** As whoever owns the service's indexes. */
  readonly indexes: () => SearchIndexClient;
  /** As whoever reads and writes documents. */
  readonly documents: (index: string) => SearchClient<Item>;
  /** The REST API as it is, for what the client does not say. */
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
}

export const catalogue: readonly Item[] = [
  item("coat-1", "Long wool coat", "coats", 240, 3, [1, 0]),
  item("coat-2", "Rain coat with hood", "coats", 90, 0, [0.9, 0.1]),
  item("dress-1", "Silk dress", "dresses", 310, 1, [0, 1]),
  item("dress-2", "Wool dress, long sleeves", "dresses", 120, 7, [0.5, 0.5]),
  item("shoe-1", "Leather shoe", "shoes", null, null, [-1, 0]),
];

/** What a query finds, all pages of it. */
export async function find(
  items: SearchClient<Item>,
  text: string | undefined,
  options: SearchOptions<Item> = {},
) {
  const answer = await items.search(text, options);
  const results = [];
  for await (const { document, score } of answer.results) results.push({ ...document, score });
  return { ...answer, results, ids: results.map(({ id }) => id) };
}

/** The ten nearest to a vector, for `vectorSearchOptions`. */
export function byVector(vector: number[], more: object = {}) {
  return {
    queries: [
      {
        kind: "vector" as const,
        vector,
        fields: ["embedding"] as never,
        kNearestNeighborsCount: 10,
        ...more,
      },
    ],
  };
}

function item(
  id: string,
  title: string,
  category: string,
  price: number | null,
  stock: number | null,
  embedding: number[],
): Item {
  return {
    id,
    title,
    category,
    price,
    stock,
    embedding,
    currency: "EUR",
    updated: new Date("2026-01-01T00:00:00Z"),
  };
}
