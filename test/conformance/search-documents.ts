import {
  IndexDocumentsBatch,
  type SearchClient,
  SearchIndexingBufferedSender,
} from "@azure/search-documents";
import { find, type Item, index, type SearchTarget } from "./search-items";

/** Writing, merging and deleting documents, and reading them page by page. */
export function documentConformance(service: () => SearchTarget): void {
  describe("documents", () => {
    let own: SearchClient<Item>;
    beforeAll(async () => {
      await service()
        .indexes()
        .createIndex({
          name: "documents",
          fields: [
            { name: "id", type: "Edm.String", key: true, filterable: true, sortable: true },
            { name: "title", type: "Edm.String", searchable: true },
            { name: "price", type: "Edm.Double" },
            { name: "updated", type: "Edm.DateTimeOffset" },
          ],
        });
      own = service().documents("documents");
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
      const selected = await service().request("/indexes('documents')/docs('dates')?$select=price,updated");
      expect(await selected.json()).toMatchObject({ price: null, updated: "2026-02-03T04:05:06.789Z" });
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
      const gone = await service().request("/indexes('documents')/docs('gone')");
      // as Azure, whose client cannot read that
      expect([gone.status, await gone.text()]).toEqual([404, ""]);
      expect((await find(own, "*", { filter: "id eq 'gone'" })).ids).toEqual([]);
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
      expect((await service().request("/indexes('documents')/docs('beside')")).status).toBe(404);
    });

    it("fails when the vector of a document has another length than the field", async () => {
      await expect(
        service()
          .documents(index.name)
          .uploadDocuments([{ id: "x", embedding: [1, 2, 3] }]),
      ).rejects.toMatchObject({
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
}
