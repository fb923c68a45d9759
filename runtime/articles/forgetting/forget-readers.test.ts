import { generateKeyPairSync } from "node:crypto";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import type { Pool } from "pg";
import {
  accountId,
  type LocalStorage,
  openLocalStorage,
} from "../../../emulator/services/storage/testing/storage";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { TestRedis } from "../../shared/testing/test-redis";
import { cacheKinds } from "../cache/reader-keys";
import { addArticles } from "../interactions/testing/some-articles";
import { LakeFiles } from "../lake/lake-files";
import { BlobReceipts } from "./blob-receipts";
import { cacheStore } from "./cache-store";
import { type ForgettingParts, forgetReaders, StillThere } from "./forget-readers";
import { postgresStore } from "./postgres-store";
import type { ReaderStore } from "./reader-store";
import { readerStores } from "./reader-stores";
import { readerTables } from "./reader-tables";
import { publicKeyOf, whyDoubtful } from "./receipt";
import { PlantedReader } from "./testing/planted-reader";

const keys = generateKeyPairSync("ed25519");
const privateKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
let storage: LocalStorage;
let database: ArticlesDatabase;
let redis: TestRedis;
let files: BlobServiceClient;
let poisonQueue: QueueClient;
let receipts: BlobReceipts;
let rosa: PlantedReader;
let api: Pool;
let erasure: Pool;

beforeAll(async () => {
  // redis adds to what is trusted, where storage begins anew
  storage = await openLocalStorage();
  [database, redis] = await Promise.all([ArticlesDatabase.start(), TestRedis.start()]);
  [api, erasure] = [database.as("articles_api", 2), database.as("articles_erasure", 6)];
  await addArticles(database, 3);
  const endpoints = await storage.storage.createAccount({ name: "news", resourceId: accountId("news") });
  for (const kind of ["Blob", "Queue"]) storage.grant(`Storage ${kind} Data Contributor`, accountId("news"));
  files = storage.blobs(endpoints);
  for (const each of ["imports", "reports", "dead-letters", "receipts", "lake"])
    await files.getContainerClient(each).create();
  poisonQueue = storage.queues(endpoints).getQueueClient("webjobs-blobtrigger-poison");
  receipts = new BlobReceipts(files.getContainerClient("receipts"));
});
afterAll(async () => {
  await database?.stop();
  await redis?.stop();
  await storage?.stop();
});
beforeEach(async () => {
  rosa = new PlantedReader();
  await rosa.plant({ rows: (sql) => database.rows(sql), redis: redis.redis, files, poisonQueue }, "a1");
});

it("leaves nothing of a reader anywhere, of twelve identifiers in twenty-five places, and a receipt that anybody can check", async () => {
  const bystander = new PlantedReader();
  await bystander.plant({ rows: (sql) => database.rows(sql), redis: redis.redis, files, poisonQueue }, "a2");
  expect(rosa.identifiers).toHaveLength(12);
  const id = await ask(rosa);
  expect(await forgetReaders(parts())).toBe(1);

  const [noted] = await database.rows(`select * from articles.erasures where id = '${id}'`);
  expect(noted).toMatchObject({ reader: null, others: [], identifiers: null, problem: null });
  const kept = JSON.stringify(noted);
  for (const each of rosa.identifiers) expect(kept).not.toContain(each);
  const { receipt } = noted as { receipt: Awaited<ReturnType<typeof receiptOf>> };
  expect(await receiptOf(id)).toEqual(receipt);
  expect(whyDoubtful(receipt, publicKeyOf(privateKey))).toBeUndefined();
  expect(receipt.receipt.stores.map(({ name, erased }) => [name, erased])).toEqual([
    ["PostgreSQL", { readers: 2, sessions: 0, interactions: 3, lists: 2, launches: 1, refused: 2 }],
    ["Redis", { keys: expect.any(Number) }],
    ["AI Search", {}],
    ["imports", { files: 1 }],
    ["reports", { files: 1 }],
    ["dead-letters", { files: 1 }],
    ["poison queue", { messages: 1 }],
    ["lake", { interactions: 3, articles: 1 }],
    ["hub, logs and trainings", {}],
  ]);
  expect(receipt.receipt.later.map(({ what }) => what)).toContain("backups of the database");

  expect(await found(rosa)).toEqual([]);
  const others = new Map(await found(bystander));
  const inLake = others.get("lake")?.map(({ where }) => where.split("/").slice(0, 2).join("/"));
  expect([...new Set(inLake)].sort()).toEqual(["incoming/interactions", "raw/articles", "raw/interactions"]);
  await ask(bystander);
  await forgetReaders(parts());
});

const steps = [
  ...readerTables.map(({ name }) => `table ${name}`),
  ...cacheKinds.map((kind) => `cache ${kind}`),
  ...["imports", "reports", "dead-letters", "poison queue", "lake"],
];

it.each(steps)("fails when it does not erase: %s", async (step) => {
  const id = await ask(rosa);
  if (step === "table sessions") await signInAgain(rosa);
  await expect(forgetReaders(parts(without(step)))).rejects.toThrow(StillThere);
  const [{ problem } = {}] = await database.rows(`select problem from articles.erasures where id = '${id}'`);
  expect(problem).toMatch(/^Something of the reader is still there: /);
  await database.rows(`update articles.erasures set steps = '{}' where id = '${id}'`);
  expect(await forgetReaders(parts())).toBe(1);
});

it("comes to its end wherever it was killed before, with one receipt", async () => {
  const id = await ask(rosa);
  const all = stores();
  const places = all.flatMap((_, n) => [`before ${n}`, `after ${n}`]);
  for (const place of [...places, "find", "kept"]) {
    const killed = all.map((store, n) => ({
      ...store,
      erase: async (reader: Parameters<ReaderStore["erase"]>[0]) => {
        if (place === `before ${n}`) throw new Error("killed");
        const erased = await store.erase(reader);
        if (place === `after ${n}`) throw new Error("killed");
        return erased;
      },
      find: async (reader: Parameters<ReaderStore["find"]>[0]) => {
        if (place === "find") throw new Error("killed");
        return store.find(reader);
      },
    }));
    const keep: BlobReceipts["keep"] = async (receipt) => {
      await receipts.keep(receipt);
      throw new Error("killed");
    };
    await expect(
      forgetReaders({ ...parts(killed), ...(place === "kept" && { receipts: { keep } }) }),
    ).rejects.toThrow("killed");
  }
  // beside each other, too
  const done = await Promise.all([forgetReaders(parts()), forgetReaders(parts())]);
  expect(done.sort()).toEqual([0, 1]);
  expect(await found(rosa)).toEqual([]);
  const [{ receipt } = {}] = await database.rows(`select receipt from articles.erasures where id = '${id}'`);
  expect(receipt).toEqual(await receiptOf(id));
  expect(await forgetReaders(parts())).toBe(0);
});

it("also erases a message that somebody hid who was killed while they looked at it", async () => {
  const count = async () => (await poisonQueue.getProperties()).approximateMessagesCount ?? 0;
  const before = await count();
  await poisonQueue.receiveMessages({ numberOfMessages: 32, visibilityTimeout: 1 });
  await ask(rosa);
  await forgetReaders(parts());
  expect(await count()).toBe(before - 1);
});

it("is one erasure for whoever asks again while it goes on, and another one for whoever came back", async () => {
  const id = await ask(rosa);
  expect(await ask(rosa)).toBe(id);
  await forgetReaders(parts());
  await database.rows(`insert into articles.readers (key) values ('${rosa.key}')`);
  const again = await ask(rosa);
  expect(again).not.toBe(id);
  await forgetReaders(parts());
});

it("does not believe a receipt that was changed, signed by another key, or not at all", async () => {
  const id = await ask(rosa);
  await forgetReaders(parts());
  const signed = await receiptOf(id);
  const trusted = publicKeyOf(privateKey);
  const changed = { ...signed, receipt: { ...signed.receipt, doneAt: new Date(0).toISOString() } };
  expect(whyDoubtful(changed, trusted)).toMatch(/was changed/);
  const other = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString();
  expect(whyDoubtful(signed, other)).toMatch(/another key/);
  expect(whyDoubtful({ ...signed, signature: null }, trusted)).toMatch(/not signed/);
});

function stores(): readonly ReaderStore[] {
  return readerStores({
    database: erasure,
    redis: redis.redis,
    search: {
      names: async () => [],
      documents: () => {
        throw new Error("there is no index");
      },
    },
    files,
    poisonQueue,
    lake: new LakeFiles(files.getContainerClient("lake")),
    days: { backups: 7, restore: 1, lakeRestore: 7, hub: 1, logs: 30, trainings: 37 },
  });
}

function without(step: string): readonly ReaderStore[] {
  const [kind, name] = step.split(" ");
  return stores().map((store) => {
    if (store.name === step) return { ...store, erase: async () => ({}) };
    if (kind === "table" && store.name === "PostgreSQL")
      return postgresStore(erasure, {
        tables: readerTables.filter((table) => table.name !== name),
        backupDays: 7,
      });
    if (kind === "cache" && store.name === "Redis")
      return cacheStore(
        redis.redis,
        cacheKinds.filter((each) => each !== name),
      );
    return store;
  });
}

function parts(given: readonly ReaderStore[] = stores()): ForgettingParts {
  return { database: erasure, stores: given, receipts, privateKey, version: "abc", log: () => undefined };
}

async function ask({ key, also }: PlantedReader): Promise<string> {
  const { rows } = await api.query(
    "select articles.ask_to_forget($1, 'operator', 'somebody', $2::text[]) as id",
    [key, also],
  );
  return rows[0].id;
}

async function found(reader: PlantedReader) {
  const { key, browser, identifiers } = reader;
  const sought = { keys: [key, browser], numbers: [], others: identifiers.filter((each) => each !== key) };
  const all = await Promise.all(
    stores().map(async (store) => [store.name, await store.find(sought)] as const),
  );
  return all.filter(([, places]) => places.length > 0);
}

async function receiptOf(id: string) {
  for await (const each of receipts.all()) if (each.receipt.id === id) return each;
  throw new Error("there is no receipt");
}

/** Between the question and the erasure. */
async function signInAgain({ key }: PlantedReader): Promise<void> {
  await database.rows(
    `insert into sign_in.sessions (id, subject, sealed, roles, ends_at) values ('${key}', '${key}', '', '{}', now() + interval '1 day')`,
  );
}
