import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { trust } from "../../../../emulator/core/trust";
import { connectDatabase } from "../../../database/connect-database";
import type { DatabaseSettings } from "../../../database/settings";
import { Redis } from "../../../shared/redis";
import { AwaitStop } from "../../../shared/testing/await-stop";
import { LakeFiles } from "../../lake/lake-files";
import { BlobReceipts, receiptsContainer } from "../blob-receipts";
import { forgetReaders } from "../forget-readers";
import { readerStores } from "../reader-stores";

export interface AskedOfErasure {
  /** Of certificates that it trusts. */
  readonly authorityFiles: readonly string[];
  readonly database: DatabaseSettings;
  readonly databaseToken: string;
  readonly redis: { host: string; port: number; username: string; token: string };
  readonly storage: { readonly blob: string; readonly queue: string; readonly token: string };
  readonly poisonQueue: string;
  /** Seconds that a message is hidden while somebody looks at it. */
  readonly hiddenSeconds: number;
  readonly privateKey: string;
}

/** What a test says to it. */
export type SaidToErasure = "forget" | "passed" | { readonly stopAt: number; readonly only?: string };

/** The erasure of readers in a process of its own, which a test can kill. */
process.once("message", (asked: AskedOfErasure) => {
  for (const each of asked.authorityFiles) trust(each);
  const stop = new AwaitStop();
  const forget = forgetting(asked);
  process.on("message", async (said: SaidToErasure) => {
    if (said === "passed") process.send?.({ passed: stop.passed });
    else if (said !== "forget") process.send?.({ armed: stop.arm(said.stopAt, said.only) });
    else
      await forget().then(
        (done) => process.send?.({ done }),
        (error: Error) => process.send?.({ error: error.message }),
      );
  });
  process.send?.({ begun: true });
});
process.once("disconnect", () => process.exit());

function forgetting(asked: AskedOfErasure): () => Promise<number> {
  const tokenOf = (token: string) => async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
  const credential = { getToken: tokenOf(asked.storage.token) };
  const database = connectDatabase(asked.database, tokenOf(asked.databaseToken), { most: 6 });
  const { token, ...redis } = asked.redis;
  const files = new BlobServiceClient(asked.storage.blob, credential);
  const stores = readerStores({
    database,
    redis: new Redis({ ...redis, timeoutMs: 60_000, connectMs: 60_000, tokens: tokenOf(token) }),
    search: {
      names: async () => [],
      documents: () => {
        throw new Error("there is no index");
      },
    },
    files,
    poisonQueue: new QueueServiceClient(asked.storage.queue, credential).getQueueClient(asked.poisonQueue),
    hiddenSeconds: asked.hiddenSeconds,
    lake: new LakeFiles(files.getContainerClient("lake")),
    days: { backups: 7, restore: 1, lakeRestore: 7, hub: 1, logs: 30, trainings: 37 },
  });
  return () =>
    forgetReaders({
      database,
      stores,
      receipts: new BlobReceipts(files.getContainerClient(receiptsContainer)),
      privateKey: asked.privateKey,
      version: "abc",
      log: () => undefined,
    });
}
