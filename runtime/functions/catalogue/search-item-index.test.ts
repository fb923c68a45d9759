import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { SearchClient } from "@azure/search-documents";
import { LocalSearch } from "../../../emulator/services/search/testing/search";
import { catalogueAlias, catalogueIndexName } from "../../catalogue/catalogue-index";
import { ensureIndexes, retireIndexes } from "./catalogue-indexes";
import { ensureAlias } from "./ensure-alias";
import { type ItemDocument, SearchItemIndex } from "./search-item-index";
import type { CatalogueTarget } from "./settings";

describe("on AI Search", () => {
  const search = new LocalSearch();
  const target = targetOf("0123456789ab");
  let index: SearchItemIndex;
  beforeAll(async () => {
    await search.start();
    search.grant(["Search Service Contributor", "Search Index Data Contributor"]);
    await ensureIndexes(search.indexes(), [target]);
    index = itemsOf(target);
  });
  afterAll(() => search.end());

  const itemsOf = ({ index }: { index: string }) =>
    new SearchItemIndex(search.documents<ItemDocument>(index), async () => undefined, 1);

  const document = (id: string, more: object = {}) => ({
    ...{
      id,
      title: `Item ${id}`,
      category: "Things",
      price: 5,
      currency: "EUR",
      link: null,
      stock: 1,
      updated: null,
    },
    ...{ feed: "it's.csv", rowHash: `row ${id}`, imageHash: `image ${id}`, embedding: [1, 0, 0] },
    ...more,
  });

  it("finds what is there, by id, in whatever state the last write left it", async () => {
    const refused = await index.write([
      { action: "upload", document: document("a") },
      { action: "upload", document: document("b=_-", { feed: "other.csv" }) },
    ]);
    expect(refused).toEqual(new Map());
    const { embedding: _, ...changed } = document("a", { price: 7, rowHash: "changed" });
    await index.write([{ action: "merge", document: changed }]);

    expect(await index.find(["a", "b=_-", "c"])).toEqual(
      new Map([
        ["a", { id: "a", feed: "it's.csv", rowHash: "changed", imageHash: "image a" }],
        ["b=_-", { id: "b=_-", feed: "other.csv", rowHash: "row b=_-", imageHash: "image b=_-" }],
      ]),
    );
    const near = await search.documents<ItemDocument>(target.index).search("*", {
      vectorSearchOptions: {
        queries: [{ kind: "vector", vector: [1, 0, 0], fields: ["embedding"], kNearestNeighborsCount: 2 }],
      },
      filter: "price eq 7",
    });
    for await (const result of near.results) expect(result.document).toMatchObject({ id: "a", price: 7 });
  });

  it("pages through a feed's items by id, more than fit a page", async () => {
    const ids = Array.from({ length: 1200 }, (_, number) => `page-${number}`).sort();
    await index.write(ids.map((id) => ({ action: "upload", document: document(id, { feed: "pages.csv" }) })));
    const first = await index.idsOf("pages.csv", undefined);
    const second = await index.idsOf("pages.csv", first.at(-1));
    expect([...first, ...second]).toEqual(ids);
    expect(await index.idsOf("pages.csv", second.at(-1))).toEqual([]);

    await index.write(ids.map((id) => ({ action: "delete", document: { id } })));
    expect(await index.idsOf("pages.csv", undefined)).toEqual([]);
    expect(await index.idsOf("it's.csv", undefined)).toEqual(["a"]);
  });

  it("says what is refused for good, and writes the others", async () => {
    const refused = await index.write([
      { action: "upload", document: document("good") },
      { action: "merge", document: { id: "missing", price: 1 } },
    ]);
    expect([...refused]).toEqual([["missing", expect.stringContaining("404")]]);
    expect((await index.find(["good", "missing"])).size).toBe(1);
  });

  it("knows whether an index has anything of a feed, and that one which is not there has nothing", async () => {
    expect(await index.hasItemsOf("it's.csv")).toBe(true);
    expect(await index.hasItemsOf("absent.csv")).toBe(false);
    expect(await itemsOf({ index: "items-1-aaaaaaaaaaaa" }).hasItemsOf("it's.csv")).toBe(false);
  });

  it("makes the alias once, and never moves it", async () => {
    const other = targetOf("ba9876543210");
    await ensureIndexes(search.indexes(), [target, other]);
    await ensureAlias(search.indexes(), catalogueAlias, async () => target.index);
    await ensureAlias(search.indexes(), catalogueAlias, async () => other.index);
    expect((await search.indexes().getAlias(catalogueAlias)).indexes).toEqual([target.index]);
  });

  it("makes the indexes that are missing, also when two instances do so at once, and empties none", async () => {
    const others = [targetOf("cccccccccccc"), targetOf("dddddddddddd")];
    const both = [1, 2].map(() => ensureIndexes(search.indexes(), [target, ...others]));
    await Promise.all(both);
    for (const { index } of others)
      expect(await search.indexes().getIndex(index)).toMatchObject({ name: index });
    expect(await index.hasItemsOf("it's.csv")).toBe(true);
  });

  it("retires the indexes of former models, but none that an alias points to, and none of other people", async () => {
    const indexes = search.indexes();
    const [current, former] = [targetOf("eeeeeeeeeeee"), targetOf("ffffffffffff")];
    await ensureIndexes(indexes, [current, former]);
    const fields = [{ name: "id", type: "Edm.String" as const, key: true as const }];
    const foreign = ["items", "items-of-others", "items-1-0123456789ab-copy", "prices-1-0123456789ab"];
    for (const name of foreign) await indexes.createIndex({ name, fields });

    const { deleted, kept } = await retireIndexes(indexes, [current]);
    expect(deleted).toContain(former.index);
    expect(kept).toEqual([target.index]);
    const names = [];
    for await (const name of indexes.listIndexesNames()) names.push(name);
    expect(names.sort()).toEqual([current.index, target.index, ...foreign].sort());
    expect(await retireIndexes(indexes, [current, target])).toEqual({ deleted: [], kept: [] });
  });

  it("retires an index once when two instances do so at once", async () => {
    await ensureIndexes(search.indexes(), [targetOf("ffffffffffff")]);
    const both = [1, 2].map(() => retireIndexes(search.indexes(), [target, targetOf("eeeeeeeeeeee")]));
    expect((await Promise.all(both)).flatMap(({ deleted }) => deleted)).toContain("items-1-ffffffffffff");
  });
});

function targetOf(modelId: string): CatalogueTarget {
  return { deployment: "blue", modelId, dimension: 3, index: catalogueIndexName(modelId) };
}

describe("when the service refuses for now", () => {
  let server: Server;
  let requests: { id: string; "@search.action": string }[][];
  let answers: Record<string, number[]>;
  beforeEach(async () => {
    requests = [];
    server = createServer(async (request, response) => {
      const { value } = (await json(request)) as { value: { id: string; "@search.action": string }[] };
      requests.push(value);
      const results = value.map(({ id }) => {
        const statusCode = answers[id]?.shift() ?? 200;
        return {
          key: id,
          status: statusCode < 300,
          errorMessage: statusCode < 300 ? null : "as the test wants",
          statusCode,
        };
      });
      response.writeHead(results.every(({ status }) => status) ? 200 : 207, {
        "content-type": "application/json",
      });
      response.end(JSON.stringify({ value: results }));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function opened(): SearchItemIndex {
    const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const { port } = server.address() as AddressInfo;
    const client = new SearchClient<ItemDocument>(`http://127.0.0.1:${port}`, "items", credential, {
      allowInsecureConnection: true,
    });
    // tokens go over TLS alone; this server has none
    client.pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
    return new SearchItemIndex(client, async () => undefined, 1);
  }
  const upload = (id: string) => ({ action: "upload" as const, document: { id } });
  const sent = () => requests.map((batch) => batch.map(({ id }) => id));

  it("sends only what was refused again, until it is taken", async () => {
    answers = { b: [503, 422], c: [409] };
    expect(await opened().write(["a", "b", "c"].map(upload))).toEqual(new Map());
    expect(sent()).toEqual([["a", "b", "c"], ["b", "c"], ["b"]]);
  });

  it("gives up what stays refused, and says so", async () => {
    answers = { a: Array(20).fill(503), b: [400] };
    expect([...(await opened().write(["a", "b"].map(upload)))]).toEqual([
      ["b", "the index answered 400: as the test wants"],
      ["a", "the index answered 503: as the test wants"],
    ]);
    expect(requests).toHaveLength(6);
  });

  it("keeps a batch below what the service takes", async () => {
    answers = {};
    const embedding = Array<number>(4096).fill(0.123456789);
    const actions = Array.from({ length: 200 }, (_, id) => ({
      action: "upload" as const,
      document: { id: String(id), embedding },
    }));
    await opened().write(actions);
    expect(requests.flat()).toHaveLength(200);
    for (const batch of requests) expect(JSON.stringify(batch).length).toBeLessThan(16e6);
  });
});
