import { accountId, type LocalStorage, openLocalStorage } from "./testing/storage";

let local: LocalStorage;
let address: string;

beforeAll(async () => {
  local = await openLocalStorage();
  ({ blob: address } = await local.storage.createAccount({ name: "host", resourceId: accountId("host") }));
  local.grant("Storage Blob Data Owner", accountId("host"));
  await call("PUT", "photos?restype=container");
});
afterAll(() => local.stop());

async function call(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  return fetch(`${address}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: { authorization: await local.token(), "x-ms-version": "2021-12-02", ...headers },
  });
}

it("refuses by name what Azurite does not check, and does not call it an outage", async () => {
  const checked = { "x-ms-blob-type": "BlockBlob", "x-ms-content-crc64": "AQIDBAUGBwg=" };
  const answer = await call("PUT", "photos/a.txt", checked, "text");
  expect([answer.status, answer.headers.get("x-ms-error-code")]).toEqual([501, "FeatureNotSupported"]);
  expect((await call("HEAD", "photos/a.txt")).status).toBe(404);
});

it("tells of a container that its blobs can be overwritten", async () => {
  const { headers } = await call("GET", "photos?restype=container");
  expect(headers.get("x-ms-immutable-storage-with-versioning-enabled")).toBe("false");
});

it("tells of every blob that a part of it can be read", async () => {
  await call("PUT", "photos/page", { "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": "512" });
  expect((await call("GET", "photos/page")).headers.get("accept-ranges")).toBe("bytes");
});

it("tells of every container in a list how it is encrypted, with the length that it then has", async () => {
  const listed = await call("GET", "?comp=list&prefix=photos");
  const text = await listed.text();
  expect(text).toContain("<DefaultEncryptionScope>$account-encryption-key</DefaultEncryptionScope>");
  expect(text).toContain("<DenyEncryptionScopeOverride>false</DenyEncryptionScopeOverride>");
  expect(Number(listed.headers.get("content-length"))).toBe(Buffer.byteLength(text));
});

it("tells the resource logs of writes that succeeded, as Azure's name them, and of nothing else", async () => {
  local.written.splice(0);
  await call("PUT", "photos/a b.txt?timeout=30", { "x-ms-blob-type": "BlockBlob" }, "text");
  await call("GET", "photos/a b.txt");
  await call("DELETE", "photos/nothing.txt");
  expect(local.written).toEqual([
    {
      time: expect.any(String),
      service: "blob",
      account: "host",
      operation: "PutBlob",
      objectKey: "/host/photos/a b.txt",
      uri: "https://host.blob.core.windows.net/photos/a%20b.txt",
    },
  ]);
});
