import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TokenCredential } from "@azure/identity";
import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { Client, Pool } from "pg";
import { cacheKinds } from "../../runtime/articles/cache/reader-keys";
import { BlobReceipts } from "../../runtime/articles/forgetting/blob-receipts";
import { cacheStore } from "../../runtime/articles/forgetting/cache-store";
import { forgetReaders, StillThere } from "../../runtime/articles/forgetting/forget-readers";
import { postgresStore } from "../../runtime/articles/forgetting/postgres-store";
import type { ReaderStore } from "../../runtime/articles/forgetting/reader-store";
import { readerStores } from "../../runtime/articles/forgetting/reader-stores";
import { readerTables } from "../../runtime/articles/forgetting/reader-tables";
import { PlantedReader, places } from "../../runtime/articles/forgetting/testing/planted-reader";
import { LakeFiles } from "../../runtime/articles/lake/lake-files";
import { articlesIndexNames } from "../../runtime/articles/search/articles-index";
import { owner } from "../../runtime/database/migrations/session";
import { Redis } from "../../runtime/shared/redis";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { databaseAudience, loginTo } from "../support/database-rights";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

const app = "Articles/Intake/App/";
const article = "sample-1";
let checkout: Checkout;
let estate: LocalEstate;
let services: Services;
let rosa: PlantedReader;

describe("forgetting a reader on one machine", () => {
  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["articles"]);
    estate = await deployLocal(checkout);
    await vitrine("start", "--detach", "--json");
    services = await servicesOf(estate);
  });
  afterAll(async () => {
    await services?.close();
    await destroyLocal(checkout);
  });
  beforeEach(async () => {
    rosa = new PlantedReader();
    await rosa.plant({ ...services, files: services.containers }, article);
  });

  it("leaves nothing of twelve identifiers in twenty places within a minute, and what was handed over before has all of it", async () => {
    expect(rosa.identifiers).toHaveLength(12);
    expect(places.length).toBeGreaterThanOrEqual(20);
    const also = rosa.also.flatMap((each) => ["--also", each]);
    const exported = JSON.stringify(await vitrine("articles", "export", rosa.key, ...also, "--json"));
    for (const fact of [...rosa.identifiers, ...rosa.facts, article])
      expect(exported.toLowerCase()).toContain(fact.toLowerCase());
    expect((await found()).length).toBeGreaterThan(0);

    const begun = Date.now();
    const { stdout, output } = await command(
      checkout.root,
      "node",
      ...["bin/vitrine.mjs", "articles", "forget", rosa.key, ...also, "--yes", "--json"],
    );
    expect(output).not.toContain("error");
    expect(Date.now() - begun).toBeLessThan(60_000);
    const forgotten = JSON.parse(stdout);
    expect(forgotten).toMatchObject({ state: "done", receipt: { signature: { algorithm: "Ed25519" } } });
    expect(await found()).toEqual([]);
    for (const each of rosa.identifiers) expect(stdout).not.toContain(each);

    const file = "receipt.json";
    writeFileSync(join(checkout.root, file), JSON.stringify(forgotten.receipt));
    const checked = await vitrine("articles", "verify-receipt", file, "--reader", rosa.key, "--json");
    expect(checked).toMatchObject({ isTheirs: true, receipt: { id: forgotten.id } });
    const changed = JSON.stringify(forgotten.receipt).replace("PostgreSQL", "Postgres");
    writeFileSync(join(checkout.root, "changed.json"), changed);
    const doubtful = await command(
      checkout.root,
      "node",
      ...["bin/vitrine.mjs", "articles", "verify-receipt", "changed.json"],
    );
    expect([doubtful.exitCode, doubtful.output]).toEqual([1, expect.stringContaining("was changed")]);

    // a restore brings them back as they were
    await services.rows(
      `insert into articles.readers (key, created_at) values ('${rosa.key}', now() - interval '1 day')`,
    );
    expect((await found()).length).toBeGreaterThan(0);
    expect(await vitrine("articles", "replay-erasures", "--yes", "--json")).toMatchObject({ forgotten: 1 });
    expect(await found()).toEqual([]);
  });

  it("ends within a minute though the cache stands still meanwhile, for longer than anybody waits for it", async () => {
    const also = rosa.also.flatMap((each) => ["--also", each]);
    const cache = checkout.processes().find((pid) => commandOf(pid).startsWith("redis-server"));
    if (cache === undefined) throw new Error("there is no cache");
    process.kill(cache, "SIGSTOP");
    const begun = Date.now();
    const goesOn = setTimeout(() => process.kill(cache, "SIGCONT"), 12_000);
    try {
      expect(await vitrine("articles", "forget", rosa.key, ...also, "--yes", "--json")).toMatchObject({
        state: "done",
      });
    } finally {
      clearTimeout(goesOn);
      process.kill(cache, "SIGCONT");
    }
    expect(Date.now() - begun).toBeGreaterThan(12_000);
    expect(Date.now() - begun).toBeLessThan(60_000);
    expect(await found()).toEqual([]);
  });

  it.each([
    ...readerTables.map(({ name }) => `table ${name}`),
    ...cacheKinds.map((kind) => `cache ${kind}`),
    ...["imports", "reports", "dead-letters", "poison queue", "lake"],
  ])("fails when it does not erase: %s", async (step) => {
    await services.rows(
      `select articles.ask_to_forget('${rosa.key}', 'reader', null, array[${rosa.also.map((each) => `'${each}'`)}])`,
    );
    if (step === "table sessions")
      await services.rows(
        `insert into sign_in.sessions (id, subject, sealed, roles, ends_at) values ('${rosa.key}', '${rosa.key}', '', '{}', now() + interval '1 day')`,
      );
    await expect(forget(without(step))).rejects.toThrow(StillThere);
    await services.rows("update articles.erasures set steps = '{}' where done_at is null");
    await forget(services.stores);
    expect(await found()).toEqual([]);
  });
});

interface Services {
  readonly rows: (sql: string) => Promise<Record<string, unknown>[]>;
  readonly redis: Redis;
  readonly files: BlobServiceClient;
  /** By their names, of whichever account. */
  readonly containers: Pick<BlobServiceClient, "getContainerClient">;
  readonly poisonQueue: ReturnType<QueueServiceClient["getQueueClient"]>;
  readonly database: Pool;
  readonly stores: readonly ReaderStore[];
  close(): Promise<void>;
}

/** The services of the estate under the identity of the app that erases; rows as whoever administers the database. */
async function servicesOf(estate: LocalEstate): Promise<Services> {
  const principalId = String(estate.only("azurerm_user_assigned_identity", app)["principal_id"]);
  const tokenFor = (audience: string) => estate.tokenOf(app, audience);
  const tokens = async (scope: string) => ({
    token: tokenFor(scope.replace(/\/\.default$/, "")),
    expiresOnTimestamp: Date.now() + 3_600_000,
  });
  const credential: TokenCredential = { getToken: (scopes) => tokens([scopes].flat()[0] ?? "") };
  const within = "Articles/Database";
  const administrator = estate.only(
    "azurerm_postgresql_flexible_server_active_directory_administrator",
    within,
  );
  const session = new Client(
    loginTo(estate, "articles", {
      role: String(administrator["principal_name"]),
      token: estate.tokenOf(`${within}/Migrations/App/`, databaseAudience),
    }),
  );
  await session.connect();
  await session.query(`set role ${owner}`);
  const database = new Pool({
    ...loginTo(estate, "articles", { role: principalId, token: tokenFor(databaseAudience) }),
    max: 4,
  });
  const cache = estate.only("azurerm_managed_redis", "Articles/Cache");
  const [{ port } = {}] = cache["default_database"] as { port: number }[];
  const redis = new Redis({
    host: String(cache["hostname"]),
    port: Number(port),
    username: principalId,
    tokens,
    timeoutMs: 5000,
    connectMs: 5000,
  });
  const account = estate.only("azurerm_storage_account", "Articles/Intake/Storage");
  const files = new BlobServiceClient(String(account["primary_blob_endpoint"]), credential);
  const lakeAccount = estate.only("azurerm_storage_account", "Articles/Lake/Storage");
  const lakeFiles = new BlobServiceClient(String(lakeAccount["primary_blob_endpoint"]), credential);
  const lake = lakeFiles.getContainerClient("lake");
  const queues = new QueueServiceClient(String(account["primary_queue_endpoint"]), credential);
  const poisonQueue = queues.getQueueClient("webjobs-blobtrigger-poison");
  const endpoint = estate.output("articles_search_endpoint");
  const stores = readerStores({
    database,
    redis,
    search: {
      names: () => articlesIndexNames(new SearchIndexClient(endpoint, credential)),
      documents: (index) => new SearchClient<{ readonly id: string }>(endpoint, index, credential),
    },
    files,
    poisonQueue,
    lake: new LakeFiles(lake),
    days: { backups: 7, restore: 1, lakeRestore: 7, hub: 1, logs: 30, trainings: 37 },
  });
  return {
    rows: async (sql) => (await session.query(sql)).rows,
    redis,
    files,
    containers: {
      getContainerClient: (name) => (name === "lake" ? lake : files.getContainerClient(name)),
    },
    poisonQueue,
    database,
    stores,
    async close() {
      redis.close();
      await session.end();
      await database.end();
    },
  };
}

function without(step: string): readonly ReaderStore[] {
  const [kind, name] = step.split(" ");
  return services.stores.map((store) => {
    if (store.name === step) return { ...store, erase: async () => ({}) };
    if (kind === "table" && store.name === "PostgreSQL") {
      const tables = readerTables.filter((table) => table.name !== name);
      return postgresStore(services.database, { tables, backupDays: 7 });
    }
    if (kind === "cache" && store.name === "Redis")
      return cacheStore(
        services.redis,
        cacheKinds.filter((each) => each !== name),
      );
    return store;
  });
}

function forget(stores: readonly ReaderStore[]): Promise<number> {
  return forgetReaders({
    database: services.database,
    stores,
    receipts: new BlobReceipts(services.files.getContainerClient("receipts")),
    privateKey: undefined,
    version: "test",
    log: () => undefined,
  });
}

async function found() {
  const { key, browser, identifiers } = rosa;
  const sought = { keys: [key, browser], numbers: [], others: identifiers.filter((each) => each !== key) };
  const all = await Promise.all(
    services.stores.map(async (store) => [store.name, await store.find(sought)] as const),
  );
  return all.filter(([, places]) => places.length > 0);
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8");
}

async function vitrine(...args: readonly string[]) {
  const { stdout, output, exitCode } = await command(checkout.root, "node", "bin/vitrine.mjs", ...args);
  if (exitCode !== 0) throw new Error(output);
  return JSON.parse(stdout);
}
