import { type BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import type { StorageEndpoints } from "./storage";
import { accountId, type LocalStorage, openLocalStorage, worker } from "./testing/storage";

const photos = accountId("photos");
const refused = { statusCode: 403, code: "AuthorizationPermissionMismatch" };

let local: LocalStorage;
let endpoints: StorageEndpoints;
let blobs: BlobServiceClient;

beforeAll(async () => {
  local = await openLocalStorage();
  endpoints = await local.storage.createAccount({ name: "photos", resourceId: photos });
  blobs = local.blobs(endpoints);
  const container = local.storage.platformBlobs("photos").getContainerClient("input");
  await container.create();
  await container.getBlockBlobClient("a.jpg").uploadData(Buffer.from("photo"));
  await local.storage.platformQueues("photos").getQueueClient("work").create();
});
beforeEach(() => local.revokeAll());
afterAll(() => local.stop());

const blob = () => blobs.getContainerClient("input").getBlockBlobClient("a.jpg");

describe("without a role", () => {
  const attempts: [what: string, role: string, act: () => Promise<unknown>][] = [
    ["reading a blob", "Storage Blob Data Reader", () => blob().download()],
    ["writing a blob", "Storage Blob Data Contributor", () => blob().uploadData(Buffer.from("x"))],
    ["deleting a blob", "Storage Blob Data Contributor", () => blob().delete()],
    [
      "listing blobs",
      "Storage Blob Data Reader",
      () => blobs.getContainerClient("input").listBlobsFlat().next(),
    ],
    ["listing containers", "Storage Blob Data Reader", () => blobs.listContainers().next()],
    ["creating a container", "Storage Blob Data Contributor", () => blobs.createContainer("other")],
    ["sending a message", "Storage Queue Data Message Sender", () => queue().sendMessage("x")],
    ["receiving a message", "Storage Queue Data Message Processor", () => queue().receiveMessages()],
    ["peeking at a message", "Storage Queue Data Reader", () => queue().peekMessages()],
    ["creating a queue", "Storage Queue Data Contributor", () => queue("other").create()],
  ];

  it.each(attempts)("%s fails and names the role %s", async (_, role, act) => {
    const failure = await act().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject(refused);
    expect(String((failure as Error).message)).toContain(`"${role}"`);
    expect(String((failure as Error).message)).toContain("worker");
  });

  it.each(attempts)("%s passes with the role it named", async (_, role, act) => {
    local.grant(role, photos);
    await act();
    await local.storage.platformBlobs("photos").getContainerClient("other").deleteIfExists();
    await local.storage
      .platformBlobs("photos")
      .getContainerClient("input")
      .getBlockBlobClient("a.jpg")
      .uploadData(Buffer.from("photo"));
  });

  it("says in the log what a HEAD request cannot say", async () => {
    await expect(blob().getProperties()).rejects.toMatchObject({ statusCode: 403 });
    expect(local.logged.at(-1)).toContain("Storage Blob Data Reader");
  });
});

describe("a role on one container", () => {
  it("opens this container and no other", async () => {
    local.grant("Storage Blob Data Contributor", `${photos}/blobServices/default/containers/input`);
    await blob().uploadData(Buffer.from("photo"));
    await expect(
      blobs.getContainerClient("output").getBlockBlobClient("a").uploadData(Buffer.from("x")),
    ).rejects.toMatchObject(refused);
    await expect(blobs.listContainers().next()).rejects.toMatchObject(refused);
  });

  it("fails when a copy reads from a container that its sender may not read", async () => {
    await local.storage.platformBlobs("photos").getContainerClient("open").createIfNotExists();
    local.grant("Storage Blob Data Contributor", `${photos}/blobServices/default/containers/open`);
    const copy = blobs.getContainerClient("open").getBlockBlobClient("copy");
    await expect(copy.syncCopyFromURL(blob().url)).rejects.toMatchObject(refused);

    local.grant(
      "Storage Blob Data Reader",
      `${photos}/blobServices/default/containers/input`,
      local.identity.developer.objectId,
    );
    const developer = local.identity.credential(local.identity.developer.objectId);
    const { token } = (await developer.getToken("https://storage.azure.com/.default")) ?? { token: "" };
    await copy.syncCopyFromURL(blob().url, { sourceAuthorization: { scheme: "Bearer", value: token } });
    local.grant("Storage Blob Data Reader", photos);
    await copy.syncCopyFromURL(blob().url);
  });
});

describe("other ways in", () => {
  const get = (headers: Record<string, string> = {}, url = blob().url) =>
    fetch(url, { headers: { "x-ms-version": "2025-11-05", ...headers } });

  it("fails when there is no token", async () => {
    const response = await get();
    expect(response.status).toBe(401);
    expect(response.headers.get("x-ms-error-code")).toBe("NoAuthenticationInformation");
    expect(response.headers.get("www-authenticate")).toContain("https://storage.azure.com");
  });

  it("fails when the token is for another service", async () => {
    const token = await local.identity
      .credential(worker.objectId)
      .getToken("https://vault.azure.net/.default");
    expect((await get({ authorization: `Bearer ${token?.token}` })).status).toBe(401);
  });

  it("fails when a key or a shared access signature is used", async () => {
    const key = new StorageSharedKeyCredential("photos", Buffer.from("guess").toString("base64"));
    expect(key.accountName).toBe("photos");
    for (const response of [
      await get({ authorization: "SharedKey photos:abc" }),
      await get({}, `${blob().url}?sv=2025-11-05&sp=r&sig=abc`),
    ]) {
      expect(response.status).toBe(403);
      expect(response.headers.get("x-ms-error-code")).toBe("KeyBasedAuthenticationNotPermitted");
    }
  });

  it("fails by name for an operation that is not in the table", async () => {
    local.grant("Storage Blob Data Owner", photos);
    const response = await get({ authorization: await local.token() }, `${blob().url}?comp=teleport`);
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("GET item?comp=teleport");
    await expect(blobs.getUserDelegationKey(new Date(), new Date(Date.now() + 60_000))).rejects.toThrow(
      /Get User Delegation Key/,
    );
  });

  it("fails by name for batches and for public containers", async () => {
    local.grant("Storage Blob Data Owner", photos);
    const batch = blobs.getBlobBatchClient();
    await expect(batch.deleteBlobs([blob()])).rejects.toThrow(/"Blob Batch" is not available/);
    await expect(blobs.createContainer("public", { access: "blob" })).rejects.toMatchObject({
      code: "PublicAccessNotPermitted",
    });
  });

  it("fails when the account does not exist", async () => {
    const response = await get(
      { authorization: await local.token() },
      endpoints.blob.replace("/photos/", "/nobody/input/a"),
    );
    expect(response.status).toBe(404);
  });
});

describe("two accounts", () => {
  it("have contents of their own, and deleting one leaves the other", async () => {
    const other = await local.storage.createAccount({ name: "other", resourceId: accountId("other") });
    local.grant("Storage Blob Data Owner", accountId("other"));
    const container = local.blobs(other).getContainerClient("input");
    await container.create();
    await container.getBlockBlobClient("a.jpg").uploadData(Buffer.from("another photo"));
    await expect(blob().download()).rejects.toMatchObject(refused);
    local.grant("Storage Blob Data Reader", photos);
    expect((await blob().downloadToBuffer()).toString()).toBe("photo");

    await container.getBlockBlobClient("copy").syncCopyFromURL(blob().url);
    expect((await container.getBlobClient("copy").downloadToBuffer()).toString()).toBe("photo");

    await local.storage.deleteAccount("other");
    expect(local.storage.hasAccount("other")).toBe(false);
    await local.storage.createAccount({ name: "other", resourceId: accountId("other") });
    await expect(container.getBlobClient("a.jpg").downloadToBuffer()).rejects.toMatchObject({
      statusCode: 404,
    });
    expect((await blob().downloadToBuffer()).toString()).toBe("photo");
  });
});

function queue(name = "work") {
  return local.queues(endpoints).getQueueClient(name);
}
