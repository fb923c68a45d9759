import { existsSync, readdirSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { AzureKeyCredential, SearchClient } from "@azure/search-documents";
import { LocalSearch, serviceId } from "./testing/search";

interface Item {
  id: string;
  title?: string;
  embedding?: number[];
}

const ownerRole = "Search Service Contributor";
const writerRole = "Search Index Data Contributor";
const readerRole = "Search Index Data Reader";

const local = new LocalSearch();
const items = () => local.documents<Item>("items");

beforeEach(async () => {
  await local.start();
  local.grant([ownerRole, writerRole]);
  await local.indexes().createIndex({
    name: "items",
    fields: [
      { name: "id", type: "Edm.String", key: true },
      { name: "title", type: "Edm.String", searchable: true },
      {
        name: "embedding",
        type: "Collection(Edm.Single)",
        searchable: true,
        hidden: false,
        vectorSearchDimensions: 2,
        vectorSearchProfileName: "hnsw",
      },
    ],
    vectorSearch: {
      algorithms: [{ name: "hnsw", kind: "hnsw" }],
      profiles: [{ name: "hnsw", algorithmConfigurationName: "hnsw" }],
    },
  });
});
afterEach(async () => {
  await local.running.deleteService(serviceId);
  await local.stop();
});
afterAll(() => local.end());

describe("who may do what", () => {
  const attempts: readonly [string, string, () => Promise<unknown>][] = [
    ["makes an index", ownerRole, () => local.indexes().createIndex({ name: "other", fields: [] })],
    ["reads an index", ownerRole, () => local.indexes().getIndex("items")],
    ["deletes an index", ownerRole, () => local.indexes().deleteIndex("items")],
    ["makes an alias", ownerRole, () => local.indexes().createAlias({ name: "alias", indexes: ["items"] })],
    ["writes a document", writerRole, () => items().uploadDocuments([{ id: "1" }])],
    ["deletes a document", writerRole, () => items().deleteDocuments("id", ["1"])],
    ["searches", readerRole, () => items().search("*")],
    ["counts documents", readerRole, () => items().getDocumentsCount()],
    ["looks a document up", readerRole, () => items().getDocument("1")],
  ];

  it.each(attempts)("fails when one who %s has no grant, and names the role %s", async (_, role, attempt) => {
    local.grant([]);
    await expect(attempt()).rejects.toMatchObject({
      statusCode: 403,
      code: "Forbidden",
      message: expect.stringContaining(`grant it the role "${role}"`),
    });
  });

  it("fails when one who may only read writes, or one who makes indexes searches", async () => {
    local.grant([readerRole]);
    await expect(items().uploadDocuments([{ id: "1" }])).rejects.toMatchObject({ statusCode: 403 });
    local.grant([ownerRole]);
    await expect(items().search("*")).rejects.toMatchObject({ statusCode: 403 });
  });

  it("passes when the grant is on the one index, also through an alias", async () => {
    await local.indexes().createAlias({ name: "alias", indexes: ["items"] });
    local.grant([writerRole], `${serviceId}/indexes/items`);
    await local.documents<Item>("alias").uploadDocuments([{ id: "1" }]);
    expect(await items().getDocumentsCount()).toBe(1);
  });

  it("fails when it is a key that is shown", async () => {
    const client = new SearchClient<Item>(local.endpoint, "items", new AzureKeyCredential("key"));
    await expect(client.search("*")).rejects.toMatchObject({
      statusCode: 403,
      message: expect.stringContaining("has no keys"),
    });
  });

  it("fails when there is no token, with the challenge that says where to get one", async () => {
    const response = await fetch(`${local.endpoint}/indexes?api-version=2026-04-01`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("https://search.azure.com");
  });
});

it("fails when the version of the API is another one", async () => {
  const response = await local.request("/indexes", {}, "2020-06-30");
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("2026-04-01");
});

it.each([
  ["GET", "/indexers", "indexers"],
  ["GET", "/skillsets", "skillsets"],
  ["GET", "/knowledgebases('x')", "knowledge bases"],
  ["PATCH", "/indexes('items')", "PATCH"],
])("refuses %s %s by name", async (method, path, name) => {
  const response = await local.request(path, { method });
  expect(response.status).toBe(501);
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  expect(error).toMatchObject({ code: "NotRunLocally", message: expect.stringContaining(name) });
});

it("takes REST's other notation of names, and queries by GET", async () => {
  await items().uploadDocuments([{ id: "a=b_c-d", title: "silk dress" }]);
  const lookup = await local.request("/indexes/items/docs/a%3Db_c-d");
  expect(await lookup.json()).toMatchObject({ title: "silk dress" });
  const found = await local.request("/indexes/items/docs?search=silk&$top=1&$count=true&$select=id");
  expect(await found.json()).toMatchObject({ "@odata.count": 1, value: [{ id: "a=b_c-d" }] });
});

describe("what was answered is kept", () => {
  const documents = Array.from({ length: 50 }, (_, at) => ({
    id: `${at}`,
    title: `item ${at}`,
    embedding: [1, at],
  }));

  it("documents, vectors, definition, alias and address are there after a restart", async () => {
    await local.indexes().createAlias({ name: "alias", indexes: ["items"] });
    await items().uploadDocuments(documents);
    await items().mergeDocuments([{ id: "7", title: "changed" }]);
    await items().deleteDocuments("id", ["8"]);
    const before = local.endpoint;
    await local.restart();
    expect(local.endpoint).toBe(before);
    const client = local.documents<Item>("alias");
    expect(await client.getDocumentsCount()).toBe(49);
    expect(await client.getDocument("7")).toEqual({ id: "7", title: "changed", embedding: [1, 7] });
    const { results } = await client.search("changed", {
      vectorSearchOptions: {
        queries: [{ kind: "vector", vector: [1, 7], fields: ["embedding"], kNearestNeighborsCount: 1 }],
      },
    });
    expect((await results.next()).value.document.id).toBe("7");
  });

  it("a batch that was cut off by the end of the process is not there, the ones before are", async () => {
    await items().uploadDocuments(documents.slice(0, 10));
    await items().uploadDocuments(documents.slice(10));
    const journal = join(local.folder, "search", "catalogue", "items.journal");
    await local.stop();
    truncateSync(journal, statSync(journal).size - 5);
    await local.start();
    expect(await items().getDocumentsCount()).toBe(10);
    await items().uploadDocuments(documents);
    expect(await items().getDocumentsCount()).toBe(50);
  });

  it("documents that were written over and over take no more room than once", async () => {
    const journal = join(local.folder, "search", "catalogue", "items.journal");
    await items().uploadDocuments(documents);
    const once = statSync(journal).size;
    for (let time = 0; time < 60; time++) await items().uploadDocuments(documents);
    expect(statSync(journal).size).toBeLessThan(once * 30);
    await local.restart();
    expect(await items().getDocumentsCount()).toBe(50);
    expect((await items().search("item", { includeTotalCount: true })).count).toBe(50);
  });

  it("a field that is added is null in what was there, and searchable in what comes", async () => {
    await items().uploadDocuments(documents);
    const index = await local.indexes().getIndex("items");
    const colour = { name: "colour", type: "Edm.String" as const, searchable: true };
    await local.indexes().createOrUpdateIndex({ ...index, fields: [...index.fields, colour] });
    await items().mergeDocuments([{ id: "3", colour: "green" } as Item]);
    await local.restart();
    expect(await items().getDocument("2")).toMatchObject({ colour: null, embedding: [1, 2] });
    expect((await items().search("green", { includeTotalCount: true })).count).toBe(1);
  });
});

it("two services share nothing, and one that is deleted leaves nothing", async () => {
  const other = { resourceId: `${serviceId}-2`, name: "other", sku: "basic" };
  const { endpoint } = await local.running.createService(other);
  expect(endpoint).not.toBe(local.endpoint);
  expect(await local.running.createService(other)).toEqual({ endpoint });
  expect(local.running.status().map(({ name, indexes }) => [name, indexes.length])).toEqual([
    ["catalogue", 1],
    ["other", 0],
  ]);
  await local.running.deleteService(other.resourceId);
  expect(readdirSync(join(local.folder, "search"))).toEqual(["catalogue"]);
  expect(existsSync(join(local.folder, "search", "other"))).toBe(false);
});

it("fails when a tier has no room for another index", async () => {
  for (let at = 0; at < 14; at++) {
    await local.indexes().createIndex({
      name: `index-${at}`,
      fields: [{ name: "id", type: "Edm.String", key: true }],
    });
  }
  await expect(
    local
      .indexes()
      .createIndex({ name: "one-more", fields: [{ name: "id", type: "Edm.String", key: true }] }),
  ).rejects.toMatchObject({ statusCode: 400, code: "IndexQuotaExceeded" });
});

it.each([
  ["GET", "/indexes('%zz')/docs", undefined],
  ["GET", "/indexes/100%/docs/1", undefined],
  ["POST", "/indexes('items')/docs/search.index", '{"value":[null]}'],
  ["POST", "/indexes('items')/docs/search.post.search", '{"vectorQueries":[null]}'],
  ["POST", "/indexes('items')/docs/search.post.search", "[".repeat(50_000)],
  ["POST", "/indexes", "null"],
  ["PUT", "/indexes('other')", "[]"],
])("fails when %s %s says what cannot be taken apart (case %#)", async (method, path, body) => {
  expect((await local.request(path, { method, ...(body !== undefined && { body }) })).status).toBe(400);
});

it.each(["/constructor", "/__proto__", "/indexes/a/toString", "/valueOf/b"])(
  "fails by name when the path is %s",
  async (path) => {
    expect(await (await local.request(path, { method: "QUERY" })).json()).toMatchObject({
      error: { code: "NotRunLocally" },
    });
  },
);
