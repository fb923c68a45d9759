import { request } from "node:https";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";
import { text } from "../../../resource-manager/values";

const azure = new TestEstate();
let address: string;
let web: ContainerClient;

const page = (name: string, content: string, cacheControl?: string) =>
  azure.apply("azurerm_storage_blob", {
    name,
    storage_account_name: "sitefiles",
    storage_container_name: "$web",
    type: "Block",
    source_content: content,
    content_type: "text/html; charset=utf-8",
    ...(cacheControl && { cache_control: cacheControl }),
  });

beforeAll(async () => {
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const account = await azure.apply("azurerm_storage_account", { name: "sitefiles", ...inGroup });
  address = text(account, "primary_web_endpoint");
  await azure.apply("azurerm_storage_account_static_website", {
    storage_account_id: account["id"],
    index_document: "index.html",
    error_404_document: "errors/404.html",
  });
  await azure.grant("Storage Blob Data Contributor", account["id"]);
  web = new BlobServiceClient(text(account, "primary_blob_endpoint"), azure.developer).getContainerClient(
    "$web",
  );
  await page("index.html", "<h1>Home</h1>", "no-cache");
  await page("help/index.html", "<h1>Help</h1>");
  await page("errors/404.html", "<h1>Lost</h1>");
});
afterAll(() => azure.end());

it("shows the page of each folder to anyone, with the type and caching that were declared", async () => {
  const home = await fetch(address);
  expect([home.status, await home.text()]).toEqual([200, "<h1>Home</h1>"]);
  expect(home.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(home.headers.get("cache-control")).toBe("no-cache");
  for (const path of ["help/", "help", "help/index.html?from=home"]) {
    expect(await (await fetch(address + path)).text()).toBe("<h1>Help</h1>");
  }
});

it("does not send again what the visitor has", async () => {
  const { headers } = await fetch(address);
  const again = await fetch(address, { headers: { "if-none-match": headers.get("etag") ?? "" } });
  expect(again.status).toBe(304);
  const head = await fetch(address, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, "13"]);
  const part = await fetch(address, { headers: { range: "bytes=4-7" } });
  expect([part.status, await part.text()]).toEqual([206, "Home"]);
});

it("answers 404 with the site's own page, or with Azure's when there is none", async () => {
  const lost = await fetch(`${address}nowhere`, { headers: { range: "bytes=0-1" } });
  expect([lost.status, await lost.text()]).toEqual([404, "<h1>Lost</h1>"]);
  await web.deleteBlob("errors/404.html");
  const bare = await fetch(`${address}nowhere`);
  expect([bare.status, bare.headers.get("x-ms-error-code")]).toEqual([404, "WebContentNotFound"]);
});

it("leads nowhere but into $web, and only reads", async () => {
  await azure.estate.storage.platformBlobs("sitefiles").createContainer("secrets");
  const secret = azure.estate.storage.platformBlobs("sitefiles").getContainerClient("secrets");
  await secret.getBlockBlobClient("plan.txt").upload("secret", 6);
  for (const path of ["/../secrets/plan.txt", "/%2e%2e/secrets/plan.txt", "/..%2fsecrets/plan.txt", "/%zz"]) {
    expect(await statusOf(path)).toBe(404);
  }
  expect((await fetch(address, { method: "PUT", body: "mine" })).status).toBe(405);
});

it("keeps what is in $web from whoever asks the account itself without a token", async () => {
  expect((await fetch(web.getBlobClient("index.html").url)).status).toBe(401);
});

it("is there again after a restart, at the same address", async () => {
  await azure.restart();
  expect((await fetch(address)).status).toBe(200);
});

it("fails when a storage account declares the website inside of itself", async () => {
  const account = { name: "inside", ...inGroup, static_website: [{ index_document: "index.html" }] };
  await expect(azure.apply("azurerm_storage_account", account)).rejects.toMatchObject({
    code: "NotRunLocally",
  });
});

/** Past fetch, which tidies paths. */
function statusOf(path: string): Promise<number | undefined> {
  const { port } = new URL(address);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
