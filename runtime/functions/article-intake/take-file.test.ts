import { BlobServiceClient } from "@azure/storage-blob";
import { inGroup, TestEstate } from "../../../emulator/resource-manager/testing/test-estate";
import { LearnedEncoders } from "../../articles/ingestion/encoders";
import { Ingestion } from "../../articles/ingestion/ingestion";
import { newsWorld } from "../../articles/sample/sample-world";
import { ImportReport } from "../../shared/import-report";
import { readBlob } from "../../shared/read-blob";
import { ArticlesDatabase } from "../articles/testing/articles-database";
import { articleIntakeContainers } from "./settings";
import { takeFile } from "./take-file";

const articles = newsWorld({ articles: 120, readers: 1, days: 20, until: Date.now() }).articles.map(
  ({ article }) => article,
);
const lines = articles.map((article) => JSON.stringify(article));

let azure: TestEstate;
let database: ArticlesDatabase;
let blobs: BlobServiceClient;
beforeAll(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const account = await azure.apply("azurerm_storage_account", { name: "articles", ...inGroup });
  for (const name of Object.keys(articleIntakeContainers))
    await azure.apply("azurerm_storage_container", { name, storage_account_id: account["id"] });
  await azure.grant("Storage Blob Data Owner", account["id"]);
  blobs = new BlobServiceClient(String(account["primary_blob_endpoint"]), azure.developer);
  database = await ArticlesDatabase.start();
});
beforeEach(() => database.rows("truncate articles.articles, articles.embeddings cascade"));
afterAll(async () => {
  await database?.stop();
  await azure?.end();
});

async function take(name: string, content?: string): Promise<ImportReport | undefined> {
  if (content !== undefined)
    await blobs.getContainerClient("imports").getBlockBlobClient(name).uploadData(Buffer.from(content));
  const pool = database.as("articles_intake");
  const ingestion = new Ingestion({ database: pool, encoders: new LearnedEncoders(pool), days: 30 });
  return takeFile(name, { blobs, ingestion }, { info: () => undefined });
}

const reported = async (name: string) =>
  (await readBlob(blobs.getContainerClient("reports").getBlobClient(name))).toString();

it("takes a file's articles, embeds them by what it learned from them, and leaves a report", async () => {
  const report = await take("sample.jsonl", lines.join("\n"));
  expect(report).toMatchObject({ state: "done", taken: 120, refused: 0, problem: null });
  expect(ImportReport.parse(JSON.parse(await reported("sample.jsonl.json")))).toEqual(report);
  const counted = () =>
    database.rows(
      "select count(*)::integer as articles, count(embedding)::integer as embedded, max(change)::integer as change from articles.articles",
    );
  const before = await counted();
  expect(before).toMatchObject([{ articles: 120, embedded: 120 }]);
  expect(await take("sample.jsonl")).toMatchObject({ state: "done", taken: 120 });
  expect(await counted()).toEqual(before);
});

it("leaves out what cannot be taken, each with its line, why, and what to do", async () => {
  const hidden = JSON.stringify({ ...articles[0], image: "https://127.0.0.1/a.png" });
  const report = await take("some.jsonl", [lines[1], "{", lines[2], hidden, lines[3]].join("\n"));
  expect(report).toMatchObject({ taken: 3, refused: 2, reasons: { Malformed: 1, AddressNotPublic: 1 } });
  const refused = (await reported("some.jsonl.refused.jsonl"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(refused).toEqual([
    { line: 2, code: "Malformed", reason: expect.any(String), fix: expect.any(String) },
    {
      line: 4,
      code: "AddressNotPublic",
      field: "image",
      reason: expect.any(String),
      fix: expect.any(String),
    },
  ]);
});

it.each([
  ["cut off", "<rss><channel><item><title>a</title></item>", /^CutOff/],
  ["mostly something else", [lines[0], "{", "{"].join("\n"), /another kind of file/],
  ["empty", "", /none of its lines/],
])("takes nothing of a file that is %s", async (_, content, problem) => {
  expect(await take("wrong", content)).toMatchObject({
    state: "refused",
    taken: 0,
    problem: expect.stringMatching(problem),
  });
  expect(await database.rows("select key from articles.articles")).toEqual([]);
});

it("has nothing to say about a file that is gone", async () => {
  expect(await take("gone")).toBeUndefined();
});
