import { GeographyPoint, type SearchClient } from "@azure/search-documents";
import { shopIndex } from "../../emulator/services/search/testing/shops";
import type { SearchTarget } from "./search-items";

interface Shop {
  id: string;
  name?: string;
  stars?: number;
  founded?: Date;
  place?: GeographyPoint;
  address?: { city: string };
  shelves?: { kind: string; price: number }[];
}

/** What the catalogue does not use and others may: complex fields, places, suggestions, synonyms, analysis. */
export function typeaheadConformance(service: () => SearchTarget): void {
  describe("fields in fields, suggestions and the rest", () => {
    let shops: SearchClient<Shop>;
    const definition = { ...shopIndex, name: "typeahead" };

    beforeAll(async () => {
      const made = await service().request("/indexes", { method: "POST", body: JSON.stringify(definition) });
      expect(made.status).toBe(201);
      shops = service().documents("typeahead") as unknown as SearchClient<Shop>;
      await shops.uploadDocuments([
        {
          id: "1",
          name: "Silk Corner",
          stars: 5,
          founded: new Date("2001-02-03T00:00:00Z"),
          place: new GeographyPoint({ longitude: 13.4, latitude: 52.5 }),
          address: { city: "Berlin" },
          shelves: [{ kind: "dress", price: 90 }],
        },
        { id: "2", name: "Corner Shoes", stars: 3 },
      ]);
    });

    it("gives back what was written, as the types that the client has for it", async () => {
      const shop = await shops.getDocument("1");
      expect(shop).toMatchObject({
        founded: new Date("2001-02-03T00:00:00Z"),
        address: { city: "Berlin", zip: null },
        shelves: [{ kind: "dress", price: 90, labels: [] }],
      });
      expect(shop.place).toEqual(new GeographyPoint({ longitude: 13.4, latitude: 52.5 }));
    });

    it("suggests and completes", async () => {
      const { results } = await shops.suggest("cor", "sg", { orderBy: ["stars desc"], select: ["name"] });
      expect(results.map(({ text }) => text)).toEqual(["Silk Corner", "Corner Shoes"]);
      expect((await shops.autocomplete("sh", "sg")).results).toEqual([
        { text: "shoes", queryPlusText: "shoes" },
      ]);
    });

    it("filters, orders and counts by what lies in fields and by places", async () => {
      const { results, facets } = await shops.search("corner", {
        filter: "address/city eq 'Berlin' and geo.distance(place, geography'POINT(13.4 52.6)') lt 20",
        orderBy: ["geo.distance(place, geography'POINT(13.4 52.6)')"],
        facets: ["shelves/kind", "founded,interval:year"],
        select: ["id", "address/city"],
        queryType: "full",
        scoringParameters: ["here-13.4,52.5"],
        scoringProfile: "near",
      });
      const found = [];
      for await (const { document } of results) found.push(document);
      expect(found).toMatchObject([{ id: "1", address: { city: "Berlin" } }]);
      expect(found[0]?.address).toEqual({ city: "Berlin" });
      expect(facets?.["shelves/kind"]).toMatchObject([{ value: "dress", count: 1 }]);
    });

    it("keeps, changes, lists and deletes synonym maps", async () => {
      const indexes = service().indexes();
      await indexes.createSynonymMap({ name: "words", synonyms: ["shop, store"] });
      await indexes.createOrUpdateSynonymMap({ name: "words", synonyms: ["shop, store", "a => b"] });
      expect(await indexes.getSynonymMap("words")).toMatchObject({ synonyms: ["shop, store", "a => b"] });
      expect(await indexes.listSynonymMapsNames()).toEqual(["words"]);
      await indexes.deleteSynonymMap("words");
      await expect(indexes.getSynonymMap("words")).rejects.toMatchObject({ statusCode: 404 });
    });

    it("says what an analyzer makes of a text", async () => {
      const { tokens } = await service()
        .indexes()
        .analyzeText("typeahead", { text: "The Shops", analyzerName: "en.lucene" });
      expect(tokens).toEqual([{ token: "shop", startOffset: 4, endOffset: 9, position: 1 }]);
    });
  });
}
