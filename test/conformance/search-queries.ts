import type { SearchClient, SearchOptions } from "@azure/search-documents";
import { byVector, catalogue, find, type Item, index, type SearchTarget } from "./search-items";

/** Queries by vector, text and filter over the five items of the catalogue. */
export function queryConformance(service: () => SearchTarget): void {
  let items: SearchClient<Item>;
  const found = (text: string | undefined, options?: SearchOptions<Item>) => find(items, text, options);
  beforeAll(async () => {
    await service().indexes().createIndex(index);
    items = service().documents(index.name);
    await items.uploadDocuments([...catalogue]);
  });

  describe("vectors", () => {
    it("answers the nearest first, with Azure's score of a cosine", async () => {
      const { results } = await found(undefined, { vectorSearchOptions: byVector([1, 0]) });
      expect(results.map(({ id }) => id)).toEqual(["coat-1", "coat-2", "dress-2", "dress-1", "shoe-1"]);
      expect(results[0]?.score).toBeCloseTo(1, 6);
      expect(results[3]?.score).toBeCloseTo(0.5, 6);
      expect(results[4]?.score).toBeCloseTo(1 / 3, 6);
    });

    it("answers k neighbours, or as many as the page takes", async () => {
      const two = byVector([1, 0], { kNearestNeighborsCount: 2 });
      expect((await found(undefined, { vectorSearchOptions: two })).ids).toEqual(["coat-1", "coat-2"]);
      expect((await found("*", { top: 1, vectorSearchOptions: two })).ids).toEqual(["coat-1"]);
    });

    it("looks among what the filter lets pass, or drops the others afterwards", async () => {
      const queries = byVector([1, 0], { kNearestNeighborsCount: 2 });
      const filter = "category eq 'dresses'";
      const before = await found(undefined, { filter, vectorSearchOptions: queries });
      expect(before.ids).toEqual(["dress-2", "dress-1"]);
      const after = await found(undefined, {
        filter,
        vectorSearchOptions: { ...queries, filterMode: "postFilter" },
      });
      expect(after.ids).toEqual([]);
    });

    it("fuses text and vectors by rank, and weighs the vectors", async () => {
      const { results } = await found("silk", { vectorSearchOptions: byVector([1, 0]) });
      expect(results[0]).toMatchObject({ id: "dress-1", score: expect.closeTo(1 / 61 + 1 / 64, 8) });
      expect(results[1]).toMatchObject({ id: "coat-1", score: expect.closeTo(1 / 61, 8) });
      const heavy = await found("silk", { vectorSearchOptions: byVector([1, 0], { weight: 100 }) });
      expect(heavy.results[0]).toMatchObject({ id: "coat-1", score: expect.closeTo(100 / 61, 6) });
    });

    it("shows no vector that cannot be retrieved", async () => {
      const { results } = await found(undefined, { vectorSearchOptions: byVector([1, 0]) });
      expect(results[0]).not.toHaveProperty("embedding");
      expect(await items.getDocument("coat-1")).not.toHaveProperty("embedding");
    });

    it("fails when the vector has another length than the field", async () => {
      await expect(found(undefined, { vectorSearchOptions: byVector([1, 0, 0]) })).rejects.toMatchObject({
        statusCode: 400,
        message: expect.stringContaining("'3'"),
      });
    });

    it.each([
      ["text", { kind: "text", text: "a red dress", fields: ["embedding"] }],
      ["imageUrl", { kind: "imageUrl", url: "https://example.com/x.jpg", fields: ["embedding"] }],
    ])("fails when the query is of the kind %s", async (kind, query) => {
      await expect(
        found(undefined, { vectorSearchOptions: { queries: [query as never] } }),
      ).rejects.toMatchObject({ code: "NotRunLocally", message: expect.stringContaining(kind) });
    });
  });

  describe("text", () => {
    it("finds any word unless all are asked for", async () => {
      expect((await found("wool dress")).ids.sort()).toEqual(["coat-1", "dress-1", "dress-2"]);
      expect((await found("wool dress", { searchMode: "all" })).ids).toEqual(["dress-2"]);
    });

    it("puts what holds more of the words, and rarer ones, first", async () => {
      expect((await found("wool dress")).ids[0]).toBe("dress-2");
      expect((await found("coat hood")).ids[0]).toBe("coat-2");
    });

    it.each([
      ["+wool -dress", "all", ["coat-1"]],
      ["silk | hood", "all", ["coat-2", "dress-1"]],
      ['"wool coat"', "any", ["coat-1"]],
      ['"coat wool"', "any", []],
      ["leath*", "any", ["shoe-1"]],
      ["(silk | hood) + coat", "any", ["coat-2"]],
      ["WOOL", "any", ["coat-1", "dress-2"]],
    ] as const)("reads %s with searchMode %s", async (query, searchMode, ids) => {
      expect((await found(query, { searchMode })).ids.sort()).toEqual(ids);
    });

    it("looks only in the fields that are named", async () => {
      expect((await found("shoes")).ids).toEqual(["shoe-1"]);
      expect((await found("shoes", { searchFields: ["title"] })).ids).toEqual([]);
    });

    it("fails when a field that is named cannot be searched", async () => {
      await expect(found("x", { searchFields: ["link"] as never })).rejects.toMatchObject({
        statusCode: 400,
      });
    });
  });

  describe("filters, order and facets", () => {
    it.each([
      ["price lt 200", ["coat-2", "dress-2"]],
      ["price ge 240 and stock gt 1", ["coat-1"]],
      ["category eq 'coats' or category eq 'shoes'", ["coat-1", "coat-2", "shoe-1"]],
      ["not (category eq 'coats')", ["dress-1", "dress-2", "shoe-1"]],
      ["stock eq null", ["shoe-1"]],
      ["stock ne 0", ["coat-1", "dress-1", "dress-2", "shoe-1"]],
      ["(stock gt 0 or stock eq null) and category ne 'dresses'", ["coat-1", "shoe-1"]],
      ["search.in(category, 'coats,shoes', ',')", ["coat-1", "coat-2", "shoe-1"]],
      ["updated ge 2026-01-01T00:00:00Z", catalogue.map(({ id }) => id)],
      ["updated gt 2026-01-01T00:00:00Z", []],
      ["id eq 'coat-1'", ["coat-1"]],
    ])("understands %s", async (filter, ids) => {
      expect((await found("*", { filter })).ids.sort()).toEqual(ids);
    });

    it.each([
      ["size eq 1", "Could not find a property named 'size'"],
      ["price eq 'cheap'", "incompatible types"],
      ["price lt", "Syntax error at position 8"],
      ["(price lt 1", "Syntax error at position 11"],
    ])("fails when the filter is %s", async (filter, message) => {
      await expect(found("*", { filter })).rejects.toMatchObject({
        statusCode: 400,
        message: expect.stringContaining(message),
      });
    });

    it("orders by fields, nulls first going up and last going down", async () => {
      const up = await found("*", { orderBy: ["price asc"] });
      expect(up.ids).toEqual(["shoe-1", "coat-2", "dress-2", "coat-1", "dress-1"]);
      const down = await found("*", { orderBy: ["category desc", "price desc"] });
      expect(down.ids).toEqual(["shoe-1", "dress-1", "dress-2", "coat-1", "coat-2"]);
    });

    it("counts values, ranges and intervals of what matches", async () => {
      const { facets } = await found("*", {
        filter: "price ne null",
        facets: ["category,sort:value", "price,values:100|300"],
      });
      expect(facets).toMatchObject({
        category: [
          { value: "coats", count: 2 },
          { value: "dresses", count: 2 },
        ],
        price: [
          { to: 100, count: 1 },
          { from: 100, to: 300, count: 2 },
          { from: 300, count: 1 },
        ],
      });
      const steps = await found("*", { facets: ["price,interval:100"] });
      expect(steps.facets?.["price"]).toMatchObject([
        { value: 0, count: 1 },
        { value: 100, count: 1 },
        { value: 200, count: 1 },
        { value: 300, count: 1 },
      ]);
    });

    it("counts all that match, whatever the page shows", async () => {
      const { count, ids } = await found("*", {
        includeTotalCount: true,
        top: 2,
        skip: 1,
        orderBy: ["id"],
      });
      expect([count, ids]).toEqual([5, ["coat-2", "dress-1"]]);
    });

    it("shows the fields that are selected", async () => {
      const { results } = await found("silk", { select: ["id", "price"] });
      expect(Object.keys(results[0] ?? {}).sort()).toEqual(["@search.score", "id", "price", "score"]);
      await expect(found("silk", { select: ["embedding"] as never })).rejects.toMatchObject({
        statusCode: 400,
      });
    });

    it.each([
      ["highlight", { highlightFields: "title" as const }],
      ["semantic", { queryType: "semantic" as const, semanticSearchOptions: { configurationName: "x" } }],
    ])("fails when the query asks for what only Azure does: %s", async (_, options) => {
      await expect(found("silk", options as SearchOptions<Item>)).rejects.toMatchObject({
        statusCode: 501,
        code: "NotRunLocally",
      });
    });
  });
}
