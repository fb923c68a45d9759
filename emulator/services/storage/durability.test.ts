import { rmSync } from "node:fs";
import { type Killable, openKillable, untilItFails } from "./testing/killable";
import {
  accountId,
  azuritePid,
  type LocalStorage,
  openLocalStorage,
  temporaryDirectory,
} from "./testing/storage";

// several processes start, one after the other

const roles = ["Storage Blob Data Owner", "Storage Queue Data Contributor"];

describe("kill -9 of everything, in the middle of writing", () => {
  const directory = temporaryDirectory();
  let first: Killable;
  let local: LocalStorage;
  const acknowledged = { overwritten: 0, blobs: 0, messages: 0 };

  beforeAll(async () => {
    first = await openKillable(directory);
    const { blobs, queues } = first;
    const container = blobs.getContainerClient("input");
    await container.create();
    const queue = queues.getQueueClient("work");
    await queue.create();
    await container.getBlockBlobClient("deleted").uploadData(Buffer.from("x"));
    await container.getBlockBlobClient("deleted").delete();
    await container.getBlockBlobClient("blocks").stageBlock("MDAx", "joined", 6);
    await container.getBlockBlobClient("blocks").commitBlockList(["MDAx"]);
    const lease = container.getBlockBlobClient("blocks").getBlobLeaseClient();
    await lease.acquireLease(-1);

    const writers = [
      untilItFails(async (turn) => {
        await container.getBlockBlobClient("overwritten").uploadData(Buffer.from(String(turn)));
        acknowledged.overwritten = turn;
      }),
      untilItFails(async (turn) => {
        await container.getBlockBlobClient(`blob-${turn}`).uploadData(Buffer.alloc(5_000, turn));
        acknowledged.blobs = turn;
      }),
      untilItFails(async (turn) => {
        await queue.sendMessage(String(turn));
        acknowledged.messages = turn;
      }),
    ];
    while (acknowledged.blobs <= 20 || Math.min(acknowledged.messages, acknowledged.overwritten) === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    first.kill("all");
    await Promise.all(writers);

    local = await openLocalStorage(directory);
    for (const role of roles) local.grant(role, accountId("photos"));
  });
  afterAll(() => local.stop());

  it("loses no acknowledged blob, version, deletion, lease or message", async () => {
    expect(acknowledged.blobs).toBeGreaterThan(20);
    const endpoints = await local.storage.createAccount({ name: "photos", resourceId: accountId("photos") });
    expect(endpoints).toEqual(first.endpoints);
    const container = local.blobs(endpoints).getContainerClient("input");

    for (let turn = 1; turn <= acknowledged.blobs; turn++) {
      const bytes = await container.getBlobClient(`blob-${turn}`).downloadToBuffer();
      expect(bytes.equals(Buffer.alloc(5_000, turn))).toBe(true);
    }
    const version = Number(await container.getBlobClient("overwritten").downloadToBuffer());
    expect(version).toBeGreaterThanOrEqual(acknowledged.overwritten);
    expect(version).toBeLessThanOrEqual(acknowledged.overwritten + 1);
    expect(await container.getBlobClient("deleted").exists()).toBe(false);
    expect((await container.getBlobClient("blocks").downloadToBuffer()).toString()).toBe("joined");
    await expect(container.getBlobClient("blocks").delete()).rejects.toMatchObject({
      code: "LeaseIdMissing",
    });

    const messages = new Set<string>();
    for (const queue = local.queues(endpoints).getQueueClient("work"); ; ) {
      const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
      if (receivedMessageItems.length === 0) break;
      for (const { messageText } of receivedMessageItems) messages.add(messageText);
    }
    for (let turn = 1; turn <= acknowledged.messages; turn++) expect(messages).toContain(String(turn));
  });
});

describe("kill -9 of Azurite alone", () => {
  let local: LocalStorage;
  beforeAll(async () => {
    local = await openLocalStorage();
    for (const role of roles) local.grant(role, accountId("photos"));
  });
  afterAll(() => local.stop());

  it("starts it again, loses nothing, and clients notice a pause only", async () => {
    const endpoints = await local.storage.createAccount({ name: "photos", resourceId: accountId("photos") });
    const container = local.blobs(endpoints).getContainerClient("input");
    await container.create();
    await container.getBlockBlobClient("before").uploadData(Buffer.from("before"));

    process.kill(azuritePid(), "SIGKILL");
    await container.getBlockBlobClient("after").uploadData(Buffer.from("after"));

    expect((await container.getBlobClient("before").downloadToBuffer()).toString()).toBe("before");
    expect((await container.getBlobClient("after").downloadToBuffer()).toString()).toBe("after");
    expect(local.logged).toContainEqual(expect.stringContaining("Azurite ended (SIGKILL)"));
  });
});

it("Azurite saves and ends when the emulator is killed", async () => {
  const directory = temporaryDirectory();
  const emulator = await openKillable(directory);
  const pid = azuritePid(emulator.pid);
  emulator.kill("alone");
  while (isRunning(pid)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(isRunning(pid)).toBe(false);
  rmSync(directory, { recursive: true });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
