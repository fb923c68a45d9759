import type { SearchClient, SearchIndexClient } from "@azure/search-documents";
import { catalogueIndex } from "../../runtime/catalogue/catalogue-index";

/** Two numbers make vectors whose order is obvious. */
const index = { ...catalogueIndex({ id: "conformance", dimension: 2 }) };

export interface Item {
  id: string;
  title: string | null;
  category: string | null;
  price: number | null;
  currency: string | null;
  link: string | null;
  stock: number | null;
  updated: Date | string | null;
  feed: string | null;
  rowHash: string | null;
  imageHash: string | null;
  embedding: number[];
}

export interface SearchTarget {
  /** As whoever owns the service's indexes. */
  readonly indexes: () => SearchIndexClient;
  /** As whoever reads and writes documents. */
  readonly documents: (index: string) => SearchClient<Item>;
  /** The REST API as it is. */
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
}

/** What our code relies on from AI Search, checked through Microsoft's own client. */
export function searchConformance(target: string, connect: () => Promise<SearchTarget>): void {
  describe(`AI Search on ${target}`, () => {
    let service: SearchTarget;
    beforeAll(async () => {
      service = await connect();
      const created = await service.request("/indexes", { method: "POST", body: JSON.stringify(index) });
      expect([created.status, created.ok ? "" : await created.text()]).toEqual([201, ""]);
    });

    it("answers the nearest first, with Azure's score of a cosine", async () => {
      const items = service.documents(index.name);
      const { results } = await items.uploadDocuments([
        item("east", 1, 0),
        item("north", 0, 1),
        item("west", -1, 0),
      ]);
      expect(results.map(({ key, succeeded, statusCode }) => [key, succeeded, statusCode])).toEqual([
        ["east", true, 201],
        ["north", true, 201],
        ["west", true, 201],
      ]);
      const found = await nearest(items, [1, 0]);
      expect(found.map(({ document }) => document.id)).toEqual(["east", "north", "west"]);
      expect(found.map(({ score }) => score)).toEqual([1, 0.5, expect.closeTo(1 / 3)]);
    });
  });
}

function item(id: string, x: number, y: number, more: Partial<Item> = {}): Item {
  return {
    id,
    title: id,
    category: null,
    price: null,
    currency: "EUR",
    link: null,
    stock: null,
    updated: null,
    feed: null,
    rowHash: null,
    imageHash: null,
    embedding: [x, y],
    ...more,
  };
}

async function nearest(items: SearchClient<Item>, vector: number[], filter?: string) {
  const { results } = await items.search("*", {
    ...(filter ? { filter } : {}),
    vectorSearchOptions: {
      queries: [{ kind: "vector", vector, fields: ["embedding"] as never, kNearestNeighborsCount: 10 }],
    },
  });
  const found = [];
  for await (const result of results) found.push(result);
  return found;
}
