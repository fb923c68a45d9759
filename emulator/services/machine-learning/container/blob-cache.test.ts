import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BlockBlobClient } from "@azure/storage-blob";
import { accountId, type LocalStorage, openLocalStorage } from "../../storage/testing/storage";
import { BlobCache } from "./blob-cache";

let local: LocalStorage;
let blob: BlockBlobClient;
let cache: BlobCache;
let file: string;

beforeAll(async () => {
  local = await openLocalStorage();
  const account = { name: "contexts", resourceId: accountId("contexts") };
  const endpoints = await local.storage.createAccount(account);
  local.grant("Storage Blob Data Contributor", account.resourceId);
  const container = local.blobs(endpoints).getContainerClient("context");
  await container.create();
  blob = container.getBlockBlobClient("server.tar");
  file = join(dirname(local.context.stateDirectory), "packages", "server.tar");
  mkdirSync(dirname(file), { recursive: true });
  cache = new BlobCache(join(local.context.stateDirectory, "blobs"), local.context.uploads);
});
afterAll(() => local.stop());

const upload = () =>
  local.context.uploads.remember(blob.url, file, async () => (await blob.uploadFile(file)).etag);
const isThatFile = (path: string) => statSync(path).ino === statSync(file).ino;

it("takes what was uploaded from a package of this machine from there, once it may read the blob", async () => {
  writeFileSync(file, "one");
  await upload();
  local.revokeAll();
  await expect(cache.fetch(blob)).rejects.toMatchObject({ statusCode: 403 });
  local.grant("Storage Blob Data Contributor", accountId("contexts"));
  const fetched = await cache.fetch(blob);
  expect(readFileSync(fetched.file, "utf8")).toBe("one");
  expect(isThatFile(fetched.file)).toBe(true);
  expect(await cache.fetch(blob)).toEqual(fetched);
});

it("fetches what somebody has written to the blob since", async () => {
  writeFileSync(file, "from the file");
  await upload();
  await blob.upload("from elsewhere", 14);
  expect(readFileSync((await cache.fetch(blob)).file, "utf8")).toBe("from elsewhere");
});

it("fetches the blob when its file has changed since it was uploaded", async () => {
  writeFileSync(file, "as uploaded");
  await upload();
  writeFileSync(file, "and changed");
  expect(readFileSync((await cache.fetch(blob)).file, "utf8")).toBe("as uploaded");
});
