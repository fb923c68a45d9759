import {
  IndexDocumentsBatch,
  type SearchClient,
  type SearchIndexClient,
  SearchIndexingBufferedSender,
  type SearchOptions,
} from "@azure/search-documents";
import { catalogueIndex } from "../../runtime/catalogue/catalogue-index";

/** Two numbers make vectors whose order is obvious. */
const index = catalogueIndex({ id: "conformance", dimension: 2 });

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

const catalogue: readonly Item[] = [
  item("coat-1", "Long wool coat", "coats", 240, 3, [1, 0]),
  item("coat-2", "Rain coat with hood", "coats", 90, 0, [0.9, 0.1]),
  item("dress-1", "Silk dress", "dresses", 310, 1, [0, 1]),
  item("dress-2", "Wool dress, long sleeves", "dresses", 120, 7, [0.5, 0.5]),
  item("shoe-1", "Leather shoe", "shoes", null, null, [-1, 0]),
];

/** What our code relies on from AI Search, checked through Microsoft's own client. */
export function searchConformance(target: string, connect: () => Promise<SearchTarget>): void {
  describe(`AI Search on ${target}`, () => {
    let service: SearchTarget;
    let items: SearchClient<Item>;
    beforeAll(async () => {
      service = await connect();
      const body = JSON.stringify(index);
      expect((await service.request("/indexes", { method: "POST", body })).status).toBe(201);
      items = service.documents(index.name);
      await items.uploadDocuments([...catalogue]);
    });

    const found = async (text: string | undefined, options: SearchOptions<Item> = {}) => {
      const answer = await items.search(text, options);
      const results = [];
      for await (const { document, score } of answer.results) results.push({ ...document, score });
      return { ...answer, results, ids: results.map(({ id }) => id) };
    };
    const byVector = (vector: number[], more: object = {}) => ({
      queries: [
        {
          kind: "vector" as const,
          vector,
          fields: ["embedding"] as never,
          kNearestNeighborsCount: 10,
          ...more,
        },
      ],
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
        ["queryType", { queryType: "full" as const }],
        ["highlight", { highlightFields: "title" as const }],
        ["semantic", { queryType: "semantic" as const, semanticSearchOptions: { configurationName: "x" } }],
      ])("fails when the query asks for what only Azure does: %s", async (_, options) => {
        await expect(found("silk", options as SearchOptions<Item>)).rejects.toMatchObject({
          statusCode: 501,
          code: "NotRunLocally",
        });
      });

      it("refuses suggestions and autocompletion by name", async () => {
        await expect(items.suggest("co", "titles")).rejects.toMatchObject({
          message: expect.stringContaining("suggestions"),
        });
        await expect(items.autocomplete("co", "titles")).rejects.toMatchObject({ code: "NotRunLocally" });
      });
    });

    describe("documents", () => {
      let own: SearchClient<Item>;
      beforeAll(async () => {
        await service.indexes().createIndex({
          name: "documents",
          fields: [
            { name: "id", type: "Edm.String", key: true, filterable: true, sortable: true },
            { name: "title", type: "Edm.String", searchable: true },
            { name: "price", type: "Edm.Double" },
            { name: "updated", type: "Edm.DateTimeOffset" },
          ],
        });
        own = service.documents("documents");
      });

      it("says for each action what became of it, and 207 when one failed", async () => {
        const batch = new IndexDocumentsBatch<Item>();
        batch.upload([{ id: "1", title: "one", price: 1 }]);
        batch.upload([{ id: "1", title: "uno" }]);
        batch.merge([{ id: "1", price: 10 }]);
        batch.merge([{ id: "2", price: 20 }]);
        batch.mergeOrUpload([{ id: "3", price: 30 }]);
        batch.delete([{ id: "4" }]);
        let status = 0;
        const { results } = await own.indexDocuments(batch, {
          onResponse: (response) => {
            status = response.status;
          },
        });
        expect(status).toBe(207);
        expect(results.map(({ key, succeeded, statusCode }) => [key, succeeded, statusCode])).toEqual([
          ["1", true, 201],
          ["1", true, 200],
          ["1", true, 200],
          ["2", false, 404],
          ["3", true, 201],
          ["4", true, 200],
        ]);
        expect(await own.getDocument("1")).toEqual({ id: "1", title: "uno", price: 10, updated: null });
      });

      it("keeps dates, text of any kind, and takes null for nothing", async () => {
        const updated = new Date("2026-02-03T04:05:06.789Z");
        await own.uploadDocuments([{ id: "dates", title: "日本語 é \u2028", price: null, updated }]);
        const document = await own.getDocument("dates");
        expect(document).toEqual({ id: "dates", title: "日本語 é \u2028", price: null, updated });
        // the client says %24select, escaped twice, which selects nothing
        const selected = await service.request("/indexes('documents')/docs('dates')?$select=price,updated");
        expect(await selected.json()).toEqual({ price: null, updated: updated.toISOString() });
      });

      it("fails when a filter, an order or a facet names a field that was not declared for it", async () => {
        for (const query of [{ filter: "price eq 1" }, { orderBy: ["price"] }, { facets: ["price"] }]) {
          await expect(own.search("*", query)).rejects.toMatchObject({
            statusCode: 400,
            message: expect.stringMatching(/is not a (filter|sort|facet)able field/),
          });
        }
      });

      it("counts, deletes, and does not find what is gone", async () => {
        await own.uploadDocuments([{ id: "gone" }]);
        const before = await own.getDocumentsCount();
        await own.deleteDocuments("id", ["gone"]);
        expect(await own.getDocumentsCount()).toBe(before - 1);
        await expect(own.getDocument("gone")).rejects.toMatchObject({ statusCode: 404 });
        expect(await ids(own, "id eq 'gone'")).toEqual([]);
      });

      it("takes what a buffered sender sends", async () => {
        const sender = new SearchIndexingBufferedSender<Item>(own, ({ id }) => id, {
          autoFlush: false,
          initialBatchActionCount: 100,
        });
        await sender.uploadDocuments(
          Array.from({ length: 250 }, (_, at) => ({ id: `sent-${at}`, title: "sent" })),
        );
        await sender.flush();
        await sender.dispose();
        const { count } = await own.search("sent", { includeTotalCount: true });
        expect(count).toBe(250);
      });

      it("gives the rest page by page when more match than one answer holds", async () => {
        const many = Array.from({ length: 1000 }, (_, at) => ({ id: `page-${at}`, title: "page" }));
        await own.uploadDocuments(many);
        await own.uploadDocuments([{ id: "page-1000", title: "page" }]);
        const all = [];
        for await (const { document } of (await own.search("page", { orderBy: ["id"], top: 1001 })).results) {
          all.push(document.id);
        }
        expect(new Set(all).size).toBe(1001);
        const pages = [];
        for await (const page of (await own.search("page")).results.byPage()) {
          pages.push(page.results.length);
          if (pages.length === 3) break;
        }
        expect(pages).toEqual([50, 50, 50]);
      });

      it.each([
        ["an unknown field", { id: "x", size: 1 }, "The property 'size' does not exist"],
        ["a number that is text", { id: "x", price: "1" }, "Edm.Double"],
        ["no key", { title: "x" }, "Document key cannot be missing or empty"],
        ["a key that is no key", { id: "a/b" }, "Invalid document key: 'a/b'"],
      ])("fails when one document of the batch has %s, and writes none", async (_, wrong, message) => {
        const batch = [{ id: "beside" }, wrong as unknown as Item];
        await expect(own.uploadDocuments(batch)).rejects.toMatchObject({
          statusCode: 400,
          message: expect.stringContaining(message),
        });
        await expect(own.getDocument("beside")).rejects.toMatchObject({ statusCode: 404 });
      });

      it("fails when the vector of a document has another length than the field", async () => {
        await expect(items.uploadDocuments([{ id: "x", embedding: [1, 2, 3] }])).rejects.toMatchObject({
          statusCode: 400,
          message: expect.stringContaining("expects a length of '2'"),
        });
      });

      it("fails when a batch holds more than 1000 documents, or none, or is larger than 16 MB", async () => {
        const many = Array.from({ length: 1001 }, (_, at) => ({ id: `${at}` }));
        await expect(own.uploadDocuments(many)).rejects.toMatchObject({ statusCode: 400 });
        await expect(own.indexDocuments(new IndexDocumentsBatch([]))).rejects.toMatchObject({
          statusCode: 400,
        });
        const large = { id: "large", title: "x".repeat(17 * 1024 * 1024) };
        await expect(own.uploadDocuments([large])).rejects.toMatchObject({ statusCode: 413 });
      });
    });

    describe("indexes and aliases", () => {
      const small = (name: string) => ({
        name,
        fields: [{ name: "id", type: "Edm.String" as const, key: true as const }],
      });

      it("keeps an index as it was declared, and shows what Azure assumes", async () => {
        const kept = await service.indexes().getIndex(index.name);
        expect(kept.vectorSearch?.profiles).toEqual([
          { name: "hnsw-int8", algorithmConfigurationName: "hnsw", compressionName: "int8" },
        ]);
        expect(kept.fields.find(({ name }) => name === "id")).toMatchObject({
          searchable: false,
          sortable: true,
        });
        expect(await service.indexes().getIndexStatistics(index.name)).toMatchObject({ documentCount: 5 });
      });

      it("lists, grows, and deletes an index", async () => {
        const indexes = service.indexes();
        const created = await indexes.createIndex(small("grows"));
        const title = { name: "title", type: "Edm.String" as const, searchable: true };
        await indexes.createOrUpdateIndex({ ...created, fields: [...created.fields, title] });
        const names = [];
        for await (const name of indexes.listIndexesNames()) names.push(name);
        expect(names).toContain("grows");
        await indexes.deleteIndex("grows");
        await expect(indexes.getIndex("grows")).rejects.toMatchObject({ statusCode: 404 });
      });

      it("fails when an index is made twice, or changed by somebody else in between", async () => {
        const indexes = service.indexes();
        const created = await indexes.createIndex(small("twice"));
        await expect(indexes.createIndex(small("twice"))).rejects.toMatchObject({
          statusCode: 409,
          code: "ResourceNameAlreadyInUse",
        });
        await indexes.createOrUpdateIndex({ ...created, description: "changed" });
        // the client gives eTag and looks for etag
        const { eTag } = created as { eTag?: string };
        const stale = { ...created, ...(eTag ? { etag: eTag } : {}), description: "too late" };
        await expect(indexes.createOrUpdateIndex(stale, { onlyIfUnchanged: true })).rejects.toMatchObject({
          statusCode: 412,
        });
      });

      it("fails when what documents were indexed with is changed", async () => {
        const indexes = service.indexes();
        const created = await indexes.createIndex(small("fixed"));
        const [id] = created.fields;
        await expect(
          indexes.createOrUpdateIndex({ ...created, fields: [{ ...id, filterable: true } as never] }),
        ).rejects.toMatchObject({
          statusCode: 400,
          message: expect.stringContaining("Existing field 'id' cannot be changed"),
        });
      });

      it.each([
        [
          "a suggester",
          { suggesters: [{ name: "s", searchMode: "analyzingInfixMatching", sourceFields: ["id"] }] },
        ],
        ["a semantic configuration", { semanticSearch: { configurations: [] } }],
      ])("fails when the index has %s, by name", async (_, part) => {
        const wrong = { ...small("wrong"), ...part } as never;
        await expect(service.indexes().createIndex(wrong)).rejects.toMatchObject({ code: "NotRunLocally" });
      });

      it("reaches the documents through an alias, and moves it from one index to the other", async () => {
        const indexes = service.indexes();
        for (const name of ["blue", "green"]) {
          await indexes.createIndex(small(name));
          await service.documents(name).uploadDocuments([{ id: name }]);
        }
        const ids = async () => {
          const keys = [];
          for await (const { document } of (await service.documents("moving").search("*")).results) {
            keys.push(document.id);
          }
          return keys;
        };
        await indexes.createAlias({ name: "moving", indexes: ["blue"] });
        expect(await ids()).toEqual(["blue"]);
        await indexes.createOrUpdateAlias({ name: "moving", indexes: ["green"] });
        expect(await ids()).toEqual(["green"]);
        await service.documents("moving").uploadDocuments([{ id: "through-the-alias" }]);
        expect(await service.documents("green").getDocumentsCount()).toBe(2);
      });

      it("fails when an index is deleted that an alias points to, until the alias is gone", async () => {
        const indexes = service.indexes();
        await indexes.createIndex(small("aliased"));
        await indexes.createAlias({ name: "other-name", indexes: ["aliased"] });
        await expect(indexes.deleteIndex("aliased")).rejects.toMatchObject({
          statusCode: 400,
          message: expect.stringContaining("'other-name'"),
        });
        await indexes.deleteAlias("other-name");
        await indexes.deleteIndex("aliased");
      });

      it("fails when an alias points to nothing, or is itself not there", async () => {
        const indexes = service.indexes();
        await expect(indexes.createAlias({ name: "nowhere", indexes: ["absent"] })).rejects.toMatchObject({
          statusCode: 400,
        });
        await expect(indexes.getAlias("absent")).rejects.toMatchObject({ statusCode: 404 });
      });

      it("answers what the service holds", async () => {
        const { counters } = await service.indexes().getServiceStatistics();
        expect(counters.indexCounter).toEqual({ usage: expect.any(Number), quota: 15 });
      });
    });
  });

  async function ids(client: SearchClient<Item>, filter: string): Promise<string[]> {
    const keys = [];
    for await (const { document } of (await client.search("*", { filter })).results) keys.push(document.id);
    return keys;
  }
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
