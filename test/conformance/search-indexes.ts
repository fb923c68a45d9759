import { index, type SearchTarget } from "./search-items";

/** Indexes, what may change in them, and the aliases that point to them. */
export function indexConformance(service: () => SearchTarget): void {
  describe("indexes and aliases", () => {
    const small = (name: string) => ({
      name,
      fields: [{ name: "id", type: "Edm.String" as const, key: true as const }],
    });

    it("keeps an index as it was declared, and shows what Azure assumes", async () => {
      const kept = await service().indexes().getIndex(index.name);
      expect(kept.vectorSearch?.profiles).toMatchObject([
        { name: "hnsw-int8", algorithmConfigurationName: "hnsw", compressionName: "int8" },
      ]);
      expect(kept.fields.find(({ name }) => name === "id")).toMatchObject({
        searchable: false,
        sortable: true,
      });
      expect(await service().indexes().getIndexStatistics(index.name)).toMatchObject({ documentCount: 5 });
    });

    it("lists, grows, and deletes an index", async () => {
      const indexes = service().indexes();
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
      const indexes = service().indexes();
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
      const indexes = service().indexes();
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
      ["the metric", { algorithms: [{ name: "a", kind: "hnsw", parameters: { metric: "euclidean" } }] }],
    ])("fails when the index has what only Azure runs, by name: %s", async (_, part) => {
      const wrong = {
        ...small("wrong"),
        vectorSearch: { ...part, profiles: [{ name: "p", algorithmConfigurationName: "a" }] },
      } as never;
      await expect(service().indexes().createIndex(wrong)).rejects.toMatchObject({ code: "NotRunLocally" });
    });

    it("reaches the documents through an alias, and moves it from one index to the other", async () => {
      const indexes = service().indexes();
      for (const name of ["blue", "green"]) {
        await indexes.createIndex(small(name));
        await service()
          .documents(name)
          .uploadDocuments([{ id: name }]);
      }
      const ids = async () => {
        const keys = [];
        for await (const { document } of (await service().documents("moving").search("*")).results) {
          keys.push(document.id);
        }
        return keys;
      };
      await indexes.createAlias({ name: "moving", indexes: ["blue"] });
      expect(await ids()).toEqual(["blue"]);
      await indexes.createOrUpdateAlias({ name: "moving", indexes: ["green"] });
      expect(await ids()).toEqual(["green"]);
      await service()
        .documents("moving")
        .uploadDocuments([{ id: "through-the-alias" }]);
      expect(await service().documents("green").getDocumentsCount()).toBe(2);
    });

    it("fails when an index is deleted that an alias points to, until the alias is gone", async () => {
      const indexes = service().indexes();
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
      const indexes = service().indexes();
      await expect(indexes.createAlias({ name: "nowhere", indexes: ["absent"] })).rejects.toMatchObject({
        statusCode: 400,
      });
      await expect(indexes.getAlias("absent")).rejects.toMatchObject({ statusCode: 404 });
    });

    it("answers what the service holds", async () => {
      const { counters } = await service().indexes().getServiceStatistics();
      expect(counters.indexCounter).toEqual({ usage: expect.any(Number), quota: 15 });
    });
  });
}
