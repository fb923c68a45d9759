import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import type { Pool } from "pg";
import { inGroup, TestEstate } from "../../../emulator/resource-manager/testing/test-estate";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { EncoderAway } from "../ingestion/article-encoder";
import { LearnedEncoders, theOnly } from "../ingestion/encoders";
import { Ingestion } from "../ingestion/ingestion";
import { learnFromCatalogue } from "../ingestion/learn-from-catalogue";
import { newsWorld } from "../sample/sample-world";
import { articlesIndexName } from "./articles-index";
import { findArticles } from "./find-articles";
import { indexArticles } from "./index-articles";

const articles = newsWorld({ articles: 100, readers: 1, archive: 0, until: Date.now() }).articles.map(
  ({ article }) => article,
);

let azure: TestEstate;
let endpoint: string;
let database: ArticlesDatabase;
let pool: Pool;
let encoders: LearnedEncoders;
beforeAll(async () => {
  azure = new TestEstate();
  await azure.start();
  const group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const service = await azure.apply("azapi_resource", {
    type: "Microsoft.Search/searchServices@2025-05-01",
    name: "srch-articles",
    parent_id: group["id"],
    location: inGroup.location,
    body: { sku: { name: "basic" }, properties: { disableLocalAuth: true } },
    response_export_values: ["properties.endpoint"],
  });
  for (const role of ["Search Service Contributor", "Search Index Data Contributor"])
    await azure.grant(role, service["id"]);
  ({ endpoint } = (service["output"] as { properties: { endpoint: string } }).properties);
  database = await ArticlesDatabase.start();
  pool = database.as("articles_intake");
  encoders = new LearnedEncoders(pool);
  const ingestion = new Ingestion({ database: pool, encoders, days: 30 });
  await ingestion.ingest(articles);
  await learnFromCatalogue(pool);
  await ingestion.encodeRest();
});
afterAll(async () => {
  await database?.stop();
  await azure?.end();
});

const documents = (index: string) =>
  new SearchClient<Record<string, unknown> & { id: string }>(endpoint, index, azure.developer);
const index = () =>
  indexArticles({
    database: pool,
    encoders,
    indexes: new SearchIndexClient(endpoint, azure.developer),
    documents,
  });
const client = async () => documents(articlesIndexName((await encoders.current())?.version ?? ""));
async function found(text: string): Promise<string[]> {
  const { results } = await (await client()).search(text, { top: 5 });
  const ids: string[] = [];
  for await (const { document } of results) ids.push(document.id);
  return ids;
}

it("has what changed in the index, words and meaning, and what was withdrawn no more", async () => {
  expect(await index()).toMatchObject({ written: 100, deleted: 0 });
  expect(await index()).toMatchObject({ written: 0, deleted: 0 });
  const [article] = articles;
  const title = article?.title ?? "";
  expect(await found(`"${title}"`)).toContain(article?.id);
  const row = (await (await encoders.current())?.encode([{ title, text: article?.text ?? "" }]))?.[0] ?? [];
  const { results } = await (await client()).search(undefined, {
    vectorSearchOptions: {
      queries: [{ kind: "vector", vector: [...row], fields: ["embedding"], kNearestNeighborsCount: 3 }],
    },
  });
  const nearest = await results.next();
  expect(nearest.value.document.id).toBe(article?.id);

  await database.rows(`update articles.articles set withdrawn_at = now() where key = '${article?.id}'`);
  expect(await index()).toMatchObject({ written: 0, deleted: 1 });
  expect(await found(`"${title}"`)).not.toContain(article?.id);
});

it("is found by words and meaning together, of what is asked for, while it lives", async () => {
  await index();
  const [, article] = articles;
  const { title = "", category = "" } = article ?? {};
  const version = (await encoders.current())?.version;
  const sought = (more: object, now = Date.now()) =>
    findArticles({ encoders, embeddingVersion: () => version, documents }, { q: title, n: 5, ...more }, now);
  expect((await sought({}))?.[0]).toBe(article?.id);
  expect(await sought({ category })).toContain(article?.id);
  expect(await sought({ category: "nobody's 'own'" })).toEqual([]);
  expect(await sought({}, Date.now() + 99 * 86_400_000)).toEqual([]);
});

it("is found by words alone while the encoder is away, or is another one than the articles' own", async () => {
  await index();
  const [, article] = articles;
  const version = (await encoders.current())?.version;
  const other = {
    version: "0123456789ab",
    width: 2,
    sameStory: 0.95,
    encode: async () => [Float32Array.of(1, 0)],
  };
  const encode = async () => {
    throw new EncoderAway("away");
  };
  const away = { ...other, version: version ?? "", encode };
  for (const encoder of [other, away]) {
    const services = { encoders: theOnly(encoder), embeddingVersion: () => version, documents };
    expect(await findArticles(services, { q: article?.title ?? "", n: 5 }, Date.now())).toContain(
      article?.id,
    );
  }
});

it("goes on where it was when the service was away", async () => {
  await database.rows("update articles.articles set title = 'Wombats ' || id where id % 2 = 0");
  const away = new SearchIndexClient("https://127.0.0.1:1", azure.developer, {
    retryOptions: { maxRetries: 0 },
  });
  await expect(indexArticles({ database: pool, encoders, indexes: away, documents })).rejects.toThrow();
  const { written } = await index();
  expect(written).toBeGreaterThan(45);
  expect(await found("wombats")).toHaveLength(5);
});

it("keeps the index of the encoder before until all articles are encoded anew", async () => {
  await index();
  const version = (await encoders.current())?.version ?? "";
  const encoder = { version: "0123456789ab", width: 2, sameStory: 0.95, encode: async () => [] };
  const indexes = new SearchIndexClient(endpoint, azure.developer);
  const names = async () => {
    const found: string[] = [];
    for await (const name of indexes.listIndexesNames()) found.push(name);
    return found.sort();
  };
  const encodeAnew = (which: string) =>
    database.rows(
      `update articles.articles set embedding = '\\x0000803f00000000', embedding_version = '${encoder.version}' where ${which}`,
    );
  const now = () => indexArticles({ database: pool, encoders: theOnly(encoder), indexes, documents });
  await encodeAnew("id % 2 = 0");
  await now();
  expect(await names()).toEqual([articlesIndexName(encoder.version), articlesIndexName(version)].sort());
  await encodeAnew("true");
  await now();
  expect(await names()).toEqual([articlesIndexName(encoder.version)]);
});
