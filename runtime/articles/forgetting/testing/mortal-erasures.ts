import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import type { Pool } from "pg";
import {
  accountId,
  type LocalStorage,
  openLocalStorage,
} from "../../../../emulator/services/storage/testing/storage";
import { bundle } from "../../../../packaging/bundle/bundle";
import { ArticlesDatabase } from "../../../functions/articles/testing/articles-database";
import { readBlob } from "../../../shared/read-blob";
import { MortalProcess } from "../../../shared/testing/mortal-process";
import { withNamedAwaits } from "../../../shared/testing/named-awaits";
import { TestRedis } from "../../../shared/testing/test-redis";
import { addArticles } from "../../interactions/testing/some-articles";
import { lock } from "../../lake/lake-places";
import { BlobReceipts, receiptsContainer } from "../blob-receipts";
import type { SignedReceipt } from "../receipt";
import { publicKeyOf, whyDoubtful } from "../receipt";
import type { AskedOfErasure, SaidToErasure } from "./erasure-process";
import { PlantedReader } from "./planted-reader";

const containers = ["imports", "reports", "dead-letters", "lake"];
const poisonQueue = "webjobs-blobtrigger-poison";
/** Short, so that a test need not wait as long as somebody in Azure would. */
const hiddenSeconds = 2;

/** What is in all stores, but for who was erased when: rows as JSON, values and files as they are. */
export type Everything = Readonly<Record<string, readonly string[]>>;

/** Erasures in processes of their own, on a real PostgreSQL, redis-server, and the local Azure's blobs and queues. */
export class MortalErasures {
  private readonly storage: LocalStorage;
  private readonly database: ArticlesDatabase;
  private readonly redis: TestRedis;
  private readonly folder: string;
  private readonly program: string;
  private readonly privateKey = generateKeyPairSync("ed25519")
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  private endpoints = { blob: "", queue: "" };
  private files!: BlobServiceClient;
  private queue!: QueueClient;
  private api: Pool | undefined;

  private constructor(storage: LocalStorage, database: ArticlesDatabase, redis: TestRedis) {
    [this.storage, this.database, this.redis] = [storage, database, redis];
    const build = join(process.cwd(), ".vitrine/build");
    mkdirSync(build, { recursive: true });
    this.folder = mkdtempSync(join(build, "mortal-erasures-"));
    this.program = join(this.folder, "erasure-process.cjs");
    const { code } = bundle(process.cwd(), "runtime/articles/forgetting/testing/erasure-process.ts");
    writeFileSync(this.program, withNamedAwaits(Buffer.from(code).toString()).code);
  }

  /** With somebody in every store who is not to be touched. */
  static async start(): Promise<MortalErasures> {
    // redis adds to what is trusted, where storage begins anew
    const storage = await openLocalStorage();
    const [database, redis] = await Promise.all([ArticlesDatabase.start(), TestRedis.start()]);
    const erasures = new MortalErasures(storage, database, redis);
    await addArticles(database, 2);
    await erasures.openFiles();
    await erasures.plant();
    return erasures;
  }

  /** Somebody with twelve identifiers in every store. */
  async plant(): Promise<PlantedReader> {
    const { database, files, queue } = this;
    // nothing of the others ends by itself while a test runs
    const redis = {
      set: (key: string, value: string | Buffer) => this.redis.redis.set(key, value, 86_400),
    };
    const reader = new PlantedReader();
    await reader.plant({ rows: (sql) => database.rows(sql), redis, files, poisonQueue: queue }, "a1");
    return reader;
  }

  /** They ask to be forgotten. @returns the erasure's id */
  async ask({ key, also }: PlantedReader): Promise<string> {
    this.api ??= this.database.as("articles_api", 1);
    const { rows } = await this.api.query(
      "select articles.ask_to_forget($1, 'operator', 'somebody', $2::text[]) as id",
      [key, also],
    );
    return rows[0].id;
  }

  /** An erasure that nothing happens to. @returns names of the awaits in its code, as often as it passed them, and how long it took */
  async undisturbed(): Promise<{ readonly passed: readonly string[]; readonly milliseconds: number }> {
    return this.with(async (erasure) => {
      const began = performance.now();
      await erasure.say({ stopAt: Number.MAX_SAFE_INTEGER } satisfies SaidToErasure);
      await erasure.say("forget" satisfies SaidToErasure);
      const milliseconds = Math.round(performance.now() - began);
      const { passed } = await erasure.say<{ passed: readonly string[] }>("passed" satisfies SaidToErasure);
      return { passed, milliseconds };
    });
  }

  /** Erases up to an await, and kills (-9) the process there. @returns whether it came to it */
  killAt(name: string, count = 1): Promise<boolean> {
    return this.with(async (erasure) => {
      await erasure.say({ stopAt: count, only: name } satisfies SaidToErasure);
      const stands = once(erasure.pipe, "data").then(() => true);
      const ends = erasure.say("forget" satisfies SaidToErasure).then(
        () => false,
        () => false,
      );
      return Promise.race([stands, ends]);
    });
  }

  /** @param afterMs from when it was told to erase */
  killAfter(afterMs: number): Promise<void> {
    return this.with(async (erasure) => {
      const forgotten = erasure.say("forget" satisfies SaidToErasure).catch(() => undefined);
      await Promise.race([forgotten, wait(afterMs)]);
    });
  }

  /** Runs it again until it says that it came to its end. @returns the receipt, of which nobody need doubt. @throws with the problem */
  async finish(id: string): Promise<SignedReceipt> {
    for (const end = Date.now() + 60_000; ; await wait(50)) {
      const said = await this.with((erasure) =>
        erasure.say<{ error?: string }>("forget" satisfies SaidToErasure),
      );
      const [row] = await this.database.rows(`select receipt from articles.erasures where id = '${id}'`);
      const receipt = row?.["receipt"] as SignedReceipt | null;
      // the lock of one that was killed may live a moment longer
      if (!receipt && Date.now() < end && said.error === undefined) continue;
      if (!receipt) throw new Error(said.error ?? "it does not end");
      const doubt = whyDoubtful(receipt, publicKeyOf(this.privateKey));
      if (doubt !== undefined) throw new Error(doubt);
      expect(await this.keptReceipt(id)).toEqual(receipt);
      return receipt;
    }
  }

  /** All that is kept, of whomever. */
  async everything(): Promise<Everything> {
    const found: Record<string, readonly string[]> = {};
    const tables = await this.database.rows(`
      select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('articles', 'sign_in') and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname not in ('erasures', 'forgotten') order by 1`);
    for (const { name } of tables) {
      const rows = await this.database.rows(`select row_to_json(t)::text as row from ${name} t order by 1`);
      found[String(name)] = rows.map(({ row }) => String(row));
    }
    for (const container of containers) found[container] = await this.filesIn(container);
    const { peekedMessageItems } = await this.queue.peekMessages({ numberOfMessages: 32 });
    found["poison queue"] = peekedMessageItems.map(({ messageText }) => messageText).sort();
    found["redis"] = await this.redisValues();
    return found;
  }

  async stop(): Promise<void> {
    await this.database.stop();
    await this.redis.stop();
    await this.storage.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async openFiles(): Promise<void> {
    const { storage } = this;
    const endpoints = await storage.storage.createAccount({ name: "news", resourceId: accountId("news") });
    for (const kind of ["Blob", "Queue"])
      storage.grant(`Storage ${kind} Data Contributor`, accountId("news"));
    this.endpoints = endpoints;
    this.files = storage.blobs(endpoints);
    for (const each of [...containers, receiptsContainer]) await this.files.getContainerClient(each).create();
    this.queue = storage.queues(endpoints).getQueueClient(poisonQueue);
  }

  private async filesIn(container: string): Promise<string[]> {
    const client = this.files.getContainerClient(container);
    const found: string[] = [];
    for await (const { name } of client.listBlobsFlat())
      if (name !== lock)
        found.push(`${name} ${(await readBlob(client.getBlobClient(name))).toString("hex")}`);
    return found;
  }

  private async redisValues(): Promise<string[]> {
    const { redis } = this.redis;
    const keys = await redis.keys("*");
    if (keys === "off") throw new Error("Redis is away");
    const values = await redis.mget(keys);
    if (values === "off") throw new Error("Redis is away");
    return keys.map((key, n) => `${key} ${values[n]?.toString("hex")}`).sort();
  }

  private async keptReceipt(id: string): Promise<SignedReceipt | undefined> {
    for await (const each of new BlobReceipts(this.files.getContainerClient(receiptsContainer)).all())
      if (each.receipt.id === id) return each;
    return undefined;
  }

  /** Whatever it has come to then, it is killed. */
  private async with<Answer>(
    work: (erasure: MortalProcess<AskedOfErasure, object>) => Promise<Answer>,
  ): Promise<Answer> {
    const redis = await this.redis.forOthers();
    const token = (await this.storage.token()).replace(/^Bearer /, "");
    const erasure = new MortalProcess<AskedOfErasure, object>(this.program, () => ({
      authorityFiles: [this.storage.context.tls.authorityFile, this.redis.authorityFile],
      database: this.database.settings("articles_erasure"),
      databaseToken: "token of identity of articles_erasure",
      redis,
      storage: { ...this.endpoints, token },
      poisonQueue,
      hiddenSeconds,
      privateKey: this.privateKey,
    }));
    await erasure.start();
    try {
      return await work(erasure);
    } finally {
      await erasure.kill();
      // as it would end by itself, within half a minute
      const lease = this.files.getContainerClient("lake").getBlobClient(lock).getBlobLeaseClient();
      await lease.breakLease(0).catch(() => undefined);
    }
  }
}
