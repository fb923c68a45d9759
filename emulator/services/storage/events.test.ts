import { Agent, request } from "node:https";
import { ContainerClient } from "@azure/storage-blob";
import { accountId, type LocalStorage, openLocalStorage, worker } from "./testing/storage";

let local: LocalStorage;
let container: ContainerClient;
let isSinkDown = false;

beforeAll(async () => {
  local = await openLocalStorage(undefined, async () => {
    if (isSinkDown) throw new Error("no space left on device");
  });
  local.grant("Storage Blob Data Owner", accountId("photos"));
  const endpoints = await local.storage.createAccount({ name: "photos", resourceId: accountId("photos") });
  container = local.blobs(endpoints).getContainerClient("input");
  await container.create();
});
beforeEach(() => {
  local.events.length = 0;
});
afterAll(() => local.stop());

const apis = () => local.events.map(({ data }) => data["api"]);

it("raises BlobCreated in Azure's shape for each upload, also when it overwrites", async () => {
  const blob = container.getBlockBlobClient("holiday/a b.jpg");
  const { etag, requestId } = await blob.uploadData(Buffer.from("photo"), {
    blobHTTPHeaders: { blobContentType: "image/jpeg" },
  });
  await blob.uploadData(Buffer.from("newer photo"));

  expect(local.events[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    topic: accountId("photos"),
    subject: "/blobServices/default/containers/input/blobs/holiday/a b.jpg",
    eventType: "Microsoft.Storage.BlobCreated",
    eventTime: expect.stringMatching(/^\d{4}-.*Z$/),
    data: {
      api: "PutBlob",
      clientRequestId: expect.any(String),
      requestId,
      eTag: etag?.replaceAll('"', ""),
      contentType: "image/jpeg",
      contentLength: 5,
      blobType: "BlockBlob",
      url: blob.url,
      sequencer: expect.stringMatching(/^[0-9A-F]{32}$/),
      storageDiagnostics: { batchId: expect.any(String) },
    },
    dataVersion: "",
    metadataVersion: "1",
  });
  expect(local.events[1]?.data).toMatchObject({ api: "PutBlob", contentLength: 11 });
  expect(String(local.events[1]?.data["sequencer"]) > String(local.events[0]?.data["sequencer"])).toBe(true);
});

it("raises one event for a block list, none for its blocks", async () => {
  const blob = container.getBlockBlobClient("blocks");
  await blob.stageBlock("MDAx", "hello ", 6);
  await blob.stageBlock("MDAy", "world", 5);
  await blob.commitBlockList(["MDAx", "MDAy"], { blobHTTPHeaders: { blobContentType: "text/plain" } });
  expect(local.events.map(({ data }) => data)).toEqual([
    expect.objectContaining({ api: "PutBlockList", contentLength: 11, contentType: "text/plain" }),
  ]);
});

it("raises BlobCreated for copies", async () => {
  const source = container.getBlockBlobClient("blocks");
  await (await container.getBlockBlobClient("copy 1").beginCopyFromURL(source.url)).pollUntilDone();
  await container.getBlockBlobClient("copy 2").syncCopyFromURL(source.url);
  expect(local.events.map(({ data }) => data)).toEqual([
    expect.objectContaining({ api: "CopyBlob", contentLength: 11, blobType: "BlockBlob" }),
    expect.objectContaining({ api: "CopyBlob", contentLength: 11, blobType: "BlockBlob" }),
  ]);
});

it("raises BlobDeleted for a blob, not for its snapshot", async () => {
  const blob = container.getBlockBlobClient("blocks");
  const { snapshot = "" } = await blob.createSnapshot();
  await blob.withSnapshot(snapshot).delete();
  await blob.createSnapshot();
  await blob.delete({ deleteSnapshots: "only" });
  expect(local.events).toEqual([]);
  await blob.delete();
  expect(local.events).toEqual([
    expect.objectContaining({
      eventType: "Microsoft.Storage.BlobDeleted",
      data: expect.objectContaining({ api: "DeleteBlob", contentType: "text/plain", blobType: "BlockBlob" }),
    }),
  ]);
});

it("raises one event for an append blob, when it is created", async () => {
  const blob = container.getAppendBlobClient("log");
  await blob.create();
  await blob.appendBlock("one", 3);
  expect(local.events.map(({ data }) => data)).toEqual([
    expect.objectContaining({ api: "PutBlob", contentLength: 0, blobType: "AppendBlob" }),
  ]);
});

it("raises nothing for what changes no content, what fails and what the platform does", async () => {
  const blob = container.getBlockBlobClient("holiday/a b.jpg");
  await blob.setMetadata({ seen: "yes" });
  await blob.setHTTPHeaders({ blobContentType: "image/jpeg" });
  await blob.setTags({ state: "done" });
  await blob.setAccessTier("Cool");
  await blob.downloadToBuffer();
  await expect(blob.uploadData(Buffer.from("x"), { conditions: { ifNoneMatch: "*" } })).rejects.toThrow();
  await expect(container.getBlockBlobClient("missing").delete()).rejects.toThrow();
  await local.storage
    .platformBlobs("photos")
    .getContainerClient("input")
    .getBlockBlobClient("p")
    .uploadData(Buffer.from("x"));
  expect(apis()).toEqual([]);
});

it("gives the writer no success when the event cannot be kept", async () => {
  isSinkDown = true;
  const once = new ContainerClient(container.url, local.identity.credential(worker.objectId), {
    retryOptions: { maxTries: 1 },
  });
  const attempt = once.getBlockBlobClient("unheard").uploadData(Buffer.from("x"));
  await expect(attempt).rejects.toMatchObject({ statusCode: 500 });
  expect(local.logged.at(-1)).toContain("no space left on device");
  isSinkDown = false;
});

it("keeps nothing of an upload whose sender left half-way", async () => {
  const url = new URL(container.getBlockBlobClient("half").url);
  const upload = request(url, {
    method: "PUT",
    headers: {
      authorization: await local.token(),
      "x-ms-version": "2025-11-05",
      "x-ms-blob-type": "BlockBlob",
      "content-length": 1_000_000,
      expect: "100-continue",
    },
  });
  upload.on("error", () => undefined);
  upload.flushHeaders();
  await new Promise((resolve) => upload.once("continue", resolve));
  await new Promise((resolve) => upload.write(Buffer.alloc(200_000), resolve));
  upload.destroy();
  await container.getBlockBlobClient("after it").uploadData(Buffer.from("x"));
  expect(await container.getBlobClient("half").exists()).toBe(false);
  expect(local.events.map(({ subject }) => subject.split("/").at(-1))).toEqual(["after it"]);
});

it("answers an upload that fails early and goes on with the next on the same connection", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const put = async (url: string, size: number, authorization: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        authorization,
        "x-ms-version": "2025-11-05",
        "x-ms-blob-type": "BlockBlob",
        "content-length": size,
      };
      const upload = request(url, { agent, method: "PUT", headers });
      upload.on("response", (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode));
      });
      upload.on("error", reject);
      upload.end(Buffer.alloc(size));
    });
  const elsewhere = container.getBlobClient("a").url.replace("/input/", "/missing/");
  const size = 30 * 1024 * 1024;
  expect(await put(elsewhere, size, await local.token())).toBe(404);
  expect(await put(elsewhere, size, "Bearer nonsense")).toBe(401);
  expect(await put(container.getBlobClient("a").url, 5, await local.token())).toBe(201);
  agent.destroy();
});

it("asks for the body only after the sender was let in", async () => {
  const put = async (authorization: string) =>
    new Promise<{ status: number | undefined; continued: boolean }>((resolve, reject) => {
      let continued = false;
      const upload = request(container.getBlockBlobClient("expected").url, {
        method: "PUT",
        headers: {
          authorization,
          expect: "100-continue",
          "x-ms-version": "2025-11-05",
          "x-ms-blob-type": "BlockBlob",
          "content-length": 5,
        },
      });
      upload.on("continue", () => {
        continued = true;
        upload.end("hello");
      });
      upload.on("response", (response) => {
        response.resume();
        upload.destroy();
        resolve({ status: response.statusCode, continued });
      });
      upload.on("error", reject);
      upload.flushHeaders();
    });
  expect(await put("Bearer nonsense")).toEqual({ status: 401, continued: false });
  expect(await put(await local.token())).toEqual({ status: 201, continued: true });
});
