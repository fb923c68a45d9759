import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InvocationContext } from "@azure/functions";
import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import { BlobServiceClient } from "@azure/storage-blob";
import { sourceAt } from "../../../cli/catalogue/catalogue-source";
import { Feeds } from "../../../cli/catalogue/feeds";
import { followReport, readReport } from "../../../cli/catalogue/follow-feed";
import { filesOfFeed, removeFeed } from "../../../cli/catalogue/remove";
import { uploadCatalogue } from "../../../cli/catalogue/upload";
import { sampleCatalogue, writeSampleCatalogue } from "../../../cli/sample-catalogue/sample-catalogue";
import type { Values } from "../../../emulator/resource-manager/protocol";
import { inGroup, TestEstate } from "../../../emulator/resource-manager/testing/test-estate";
import { allowDrawings } from "../../../test/support/drawings";
import { catalogueAlias, catalogueIndexName } from "../../catalogue/catalogue-index";
import { orderMetadata } from "../../catalogue/catalogue-report";
import { managedIdentityTokens } from "../../shared/access-tokens";
import { indexVersionKey } from "../../shared/index-version";
import { Redis } from "../../shared/redis";
import { Telemetry } from "../../shared/telemetry";
import { CatalogueHandler } from "./catalogue-handler";
import { CatalogueSettings, CatalogueTarget } from "./settings";
import { models, startScoring } from "./testing/scoring-server";

/** The handler as it runs: under its own identity, on storage, AI Search and Redis as Terraform made them. */
const azure = new TestEstate();
const folder = mkdtempSync(join(tmpdir(), "vitrine-sample-"));
const index = catalogueIndexName(models.blue);
const outputs = {
  catalogue_blob_endpoint: "",
  catalogue_container: "catalogue",
  catalogue_reports_container: "reports",
  catalogue_partner_container: "partner",
};
let scoring: Awaited<ReturnType<typeof startScoring>>;
let blobs: BlobServiceClient;
let search: { endpoint: string };
let redis: Redis;
let settings: CatalogueSettings;
let handler: CatalogueHandler;
const logged: string[] = [];
const indexes = () => new SearchIndexClient(search.endpoint, azure.developer);

allowDrawings();

beforeAll(async () => {
  await azure.start();
  scoring = await startScoring();
  const group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const identity = await azure.apply("azurerm_user_assigned_identity", { name: "catalogue", ...inGroup });
  const [principalId, clientId] = [String(identity["principal_id"]), String(identity["client_id"])];
  Object.assign(process.env, await azure.estate.identity.environmentFor([{ principalId, clientId }]));

  const account = await storage(principalId);
  search = await searchService(group, principalId);
  const cacheId = `${group["id"]}/providers/Microsoft.Cache/redisEnterprise/cache`;
  const cache = await azure.estate.redis.createCache({ resourceId: cacheId, name: "cache" });
  await azure.estate.redis.assignAccess(cacheId, { name: "app", objectId: principalId });

  const tokens = managedIdentityTokens(clientId);
  redis = new Redis({ host: cache.hostName, port: cache.port, username: principalId, tokens });
  settings = CatalogueSettings.parse({
    CATALOGUE__blobServiceUri: String(account["primary_blob_endpoint"]),
    CATALOGUE__queueServiceUri: String(account["primary_queue_endpoint"]),
    CATALOGUE__credential: "managedidentity",
    CATALOGUE__clientId: clientId,
    SEARCH_ENDPOINT: search.endpoint,
    SCORING_URI: scoring.uri,
    CACHE_HOST: cache.hostName,
    CACHE_PORT: String(cache.port),
    CACHE_USERNAME: principalId,
    CATALOGUE_TARGETS: JSON.stringify([{ deployment: "blue", modelId: models.blue, dimension: 3 }]),
  });
  handler = CatalogueHandler.connect(startedWith(settings));
  await writeSampleCatalogue(folder, sampleCatalogue(33));
});
afterAll(async () => {
  handler?.close();
  redis?.close();
  scoring?.stop();
  await azure.end();
  rmSync(folder, { recursive: true, force: true });
});

function startedWith(these: CatalogueSettings) {
  const version = "abc";
  return { settings: these, version, telemetry: new Telemetry({ role: "catalogue", version }) };
}

async function storage(principalId: string): Promise<Values> {
  const account = await azure.apply("azurerm_storage_account", { name: "catalogue", ...inGroup });
  const grants = { catalogue: "Reader", pictures: "Contributor", reports: "Contributor", partner: undefined };
  for (const [name, role] of Object.entries(grants)) {
    const container = await azure.apply("azurerm_storage_container", {
      name,
      storage_account_id: account["id"],
    });
    if (role) await azure.grant(`Storage Blob Data ${role}`, container["id"], principalId);
  }
  await azure.grant("Storage Blob Data Owner", account["id"]);
  blobs = new BlobServiceClient(String(account["primary_blob_endpoint"]), azure.developer);
  return account;
}

async function searchService(group: Values, principalId: string): Promise<{ endpoint: string }> {
  const service = await azure.apply("azapi_resource", {
    type: "Microsoft.Search/searchServices@2025-05-01",
    name: "srch-catalogue",
    parent_id: group["id"],
    location: inGroup.location,
    body: { sku: { name: "basic" }, properties: { disableLocalAuth: true } },
    response_export_values: ["properties.endpoint"],
  });
  const { endpoint } = (service["output"] as { properties: { endpoint: string } }).properties;
  for (const role of ["Search Service Contributor", "Search Index Data Contributor"]) {
    await azure.grant(role, service["id"], principalId);
    await azure.grant(role, service["id"]);
  }
  return { endpoint };
}

function invocation(feed: string): InvocationContext {
  const triggerMetadata = { blobTrigger: `catalogue/feeds/${feed}` };
  const said = (line: string) => void logged.push(line);
  return { triggerMetadata, info: said, warn: said, error: console.error } as unknown as InvocationContext;
}

it("makes the index before there is anything to put into it, and no alias yet", async () => {
  await handler.catchUp(invocation(""));
  expect(await indexes().getIndex(index)).toMatchObject({ name: index });
  await expect(indexes().getAlias(catalogueAlias)).rejects.toMatchObject({ statusCode: 404 });
});

it("brings what the command uploads into the index that queries use, and tells the cache", async () => {
  const source = sourceAt(folder);
  const uploaded = await uploadCatalogue(source, blobs.getContainerClient("catalogue"), () => undefined);
  expect(uploaded).toMatchObject({ images: 33, kept: 0 });
  await handler.handle(invocation(source.feed));

  const which = { feed: source.feed, version: uploaded.version, patienceSeconds: 100 };
  const report = await followReport(blobs, outputs, which, () => undefined);
  expect(report).toMatchObject({ state: "succeeded", rows: 33, rejected: 0, targets: [{ embedded: 33 }] });

  expect((await indexes().getAlias(catalogueAlias)).indexes).toEqual([index]);
  const items = new SearchClient<{ id: string; title: string }>(
    search.endpoint,
    catalogueAlias,
    azure.developer,
  );
  expect(await items.getDocument("sample-1002")).toMatchObject({ title: sampleCatalogue(2)[1]?.item.title });
  for (const name of [index, catalogueAlias])
    expect(String(await redis.get(indexVersionKey(name)))).toMatch(/^[0-9a-f-]{36}$/);
});

it("uploads no image twice, and finds nothing to do when the same comes again", async () => {
  const uploaded = await uploadCatalogue(
    sourceAt(folder),
    blobs.getContainerClient("catalogue"),
    () => undefined,
  );
  expect(uploaded).toMatchObject({ images: 0, kept: 33 });
  await handler.handle(invocation("sample.csv"));
  expect(await readReport(blobs, outputs, "sample.csv")).toMatchObject({
    targets: [{ embedded: 0, unchanged: 33 }],
  });
  expect(scoring.scored).toBe(33);
});

it("catches up with feeds whose event was lost", async () => {
  const container = blobs.getContainerClient("catalogue");
  await container
    .getBlockBlobClient("feeds/lost.csv")
    .uploadData(Buffer.from("id,title,category,image\nlost-1,Hat,Hats,sample/sample-1001.jpg\n"));
  await handler.catchUp(invocation(""));
  expect(await readReport(blobs, outputs, "lost.csv")).toMatchObject({
    state: "succeeded",
    targets: [{ embedded: 1 }],
  });
});

describe("uploading", () => {
  const shops = mkdtempSync(join(tmpdir(), "vitrine-shops-"));
  afterAll(async () => {
    rmSync(shops, { recursive: true });
    for await (const { name } of container().listBlobsFlat())
      if (!/sample|lost/.test(name)) await container().deleteBlob(name);
  });
  const container = () => blobs.getContainerClient("catalogue");
  const upload = (path: string) => uploadCatalogue(sourceAt(path), container(), () => undefined);
  const shop = (folder: string, feed: string, picture: string) => {
    mkdirSync(join(shops, folder, "img"), { recursive: true });
    writeFileSync(join(shops, folder, "img/1.jpg"), picture);
    writeFileSync(join(shops, folder, feed), "id,title,category,image\nx,Hat,Hats,img/1.jpg\n");
    return join(shops, folder, feed);
  };
  const picture = async () => (await container().getBlobClient("img/1.jpg").downloadToBuffer()).toString();

  it("replaces a picture of its own, and of another feed where both have the same file", async () => {
    await upload(shop("one", "one.csv", "first"));
    await upload(shop("one", "one.csv", "second"));
    await upload(shop("one", "also.csv", "third"));
    expect(await picture()).toBe("third");
  });

  it("fails when another feed has another picture of that name, and uploads nothing", async () => {
    await expect(upload(shop("two", "two.csv", "other"))).rejects.toMatchObject({ code: "ImageOfOtherFeed" });
    expect(await picture()).toBe("third");
    expect(await container().getBlobClient("feeds/two.csv").exists()).toBe(false);
    await upload(shop("two", "two.csv", "third"));
  });

  it("fails when a feed is there whose name looks the same", async () => {
    await upload(shop("one", "\u00e9.csv", "third"));
    await expect(upload(shop("one", "e\u0301.csv", "third"))).rejects.toMatchObject({
      code: "FeedNameTaken",
    });
  });

  it("leaves the former feed as it was when it ends half-way", async () => {
    const source = sourceAt(shop("one", "one.csv", "third"));
    const broken = {
      ...source,
      async *content() {
        yield Buffer.from("id,title,category,image\n");
        throw new Error("the disk is gone");
      },
    };
    const before = await container().getBlobClient("feeds/one.csv").downloadToBuffer();
    await expect(uploadCatalogue(broken, container(), () => undefined)).rejects.toThrow();
    expect(await container().getBlobClient("feeds/one.csv").downloadToBuffer()).toEqual(before);
  });

  it("keeps an order with the feed, for this upload alone", async () => {
    const source = sourceAt(shop("one", "one.csv", "third"));
    await uploadCatalogue(source, container(), () => undefined, "allow-deletes");
    const orderOf = async () =>
      (await container().getBlobClient("feeds/one.csv").getProperties()).metadata?.[orderMetadata];
    expect(await orderOf()).toBe("allow-deletes");
    await upload(join(shops, "one", "one.csv"));
    expect(await orderOf()).toBeUndefined();
  });
});

describe("removing a feed", () => {
  const feeds = () => new Feeds(blobs, outputs, "local");
  const patient = () => ({ blobs, outputs, patienceSeconds: 100 });

  it("takes out its items, its file, the partner's and the pictures that no other feed names", async () => {
    const [catalogue, partner] = [blobs.getContainerClient("catalogue"), blobs.getContainerClient("partner")];
    const image = await catalogue.getBlobClient("sample/sample-1001.jpg").downloadToBuffer();
    await catalogue.getBlockBlobClient("own.jpg").uploadData(image);
    const text = "id,title,category,image\no1,Hat,Hats,own.jpg\no2,Hat,Hats,sample/sample-1002.jpg\n";
    for (const container of [catalogue, partner])
      await container.getBlockBlobClient("feeds/own.csv").uploadData(Buffer.from(text));
    await handler.handle(invocation("own.csv"));
    expect(await readReport(blobs, outputs, "own.csv")).toMatchObject({ state: "succeeded", rejected: 0 });

    const files = await filesOfFeed(feeds(), "own.csv", partner);
    expect(files).toEqual({ pictures: ["own.jpg"], isDelivered: true });
    const removal = removeFeed(feeds(), "own.csv", files, patient());
    const removed = await Promise.race([removal, deliverUntilOver(removal)]);
    expect(removed).toMatchObject({ files: 3, report: { targets: [{ deleted: 2 }] } });

    expect(await feeds().names()).not.toContain("own.csv");
    expect(await partner.getBlobClient("feeds/own.csv").exists()).toBe(false);
    expect(await catalogue.getBlobClient("own.jpg").exists()).toBe(false);
    expect(await catalogue.getBlobClient("sample/sample-1002.jpg").exists()).toBe(true);
    expect(await blobs.getContainerClient("pictures").getBlobClient("o1.jpg").exists()).toBe(false);
    const items = new SearchClient<{ id: string }>(search.endpoint, index, azure.developer);
    const { count } = await items.search("*", { filter: "feed eq 'own.csv'", includeTotalCount: true });
    expect(count).toBe(0);
  });

  it("fails what follows the feed, by name", async () => {
    const which = { feed: "own.csv", version: "another", patienceSeconds: 100 };
    await expect(followReport(blobs, outputs, which, () => undefined)).rejects.toMatchObject({
      code: "FeedReplaced",
    });
  });

  it("fails when there is no such feed, and offers those that are there", async () => {
    await expect(feeds().find("sampel.csv")).rejects.toMatchObject({
      code: "FeedUnknown",
      why: expect.stringContaining("sample.csv"),
    });
  });

  async function deliverUntilOver(removal: Promise<unknown>): Promise<unknown> {
    let isOver = false;
    const over = removal.finally(() => {
      isOver = true;
    });
    while (!isOver) await handler.handle(invocation("own.csv"));
    return over;
  }
});

it("mends an index and an alias that somebody deleted, with all that was in them", async () => {
  const count = () => new SearchClient(search.endpoint, catalogueAlias, azure.developer).getDocumentsCount();
  const before = await count();
  await indexes().deleteAlias(catalogueAlias);
  await indexes().deleteIndex(index);
  await handler.catchUp(invocation(""));
  expect(await count()).toBe(before);
});

it("keeps the index of a former model while the alias points to it, says so, and deletes it after that", async () => {
  const target = { deployment: "green", modelId: models.green, dimension: 3 };
  const next = { ...settings, CATALOGUE_TARGETS: [CatalogueTarget.parse(target)] };
  const released = CatalogueHandler.connect(startedWith(next));
  await released.catchUp(invocation(""));
  expect(await indexes().getIndex(index)).toMatchObject({ name: index });
  expect(logged.join("\n")).toMatch(new RegExp(`${index} is kept .* npx vitrine release`));

  const green = catalogueIndexName(models.green);
  await indexes().createOrUpdateAlias({ name: catalogueAlias, indexes: [green] });
  await released.catchUp(invocation(""));
  await expect(indexes().getIndex(index)).rejects.toMatchObject({ statusCode: 404 });
  expect(logged).toContainEqual(expect.stringContaining(`${index} is deleted`));
  expect(await indexes().getIndex(green)).toMatchObject({ name: green });
  released.close();

  await handler.catchUp(invocation(""));
});

it("is healthy while it can read feeds and indexes, and tells anybody no more than what it cannot read", async () => {
  const logged: string[] = [];
  const context = { error: (...line: unknown[]) => void logged.push(line.join(" ")) };
  expect(await handler.health(context)).toEqual({ jsonBody: { status: "healthy", version: "abc" } });
  const [target] = settings.CATALOGUE_TARGETS.map((each) => ({ ...each, index: "no-such-index" }));
  const elsewhere = { ...settings, CATALOGUE_TARGETS: target ? [target] : [] };
  const astray = CatalogueHandler.connect(startedWith(elsewhere));
  expect(await astray.health(context)).toEqual({
    status: 503,
    jsonBody: { status: "unhealthy", version: "abc", reason: "an index cannot be read" },
  });
  expect(logged).toEqual([expect.stringContaining("no-such-index")]);
  astray.close();
});
