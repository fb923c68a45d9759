import type { TokenCredential } from "@azure/identity";
import type { SearchClient, SearchIndexClient } from "@azure/search-documents";
import type { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import type { Pool } from "pg";
import { BlobReceipts, receiptsContainer } from "../../../articles/forgetting/blob-receipts";
import { forgetReaders } from "../../../articles/forgetting/forget-readers";
import { readerStores } from "../../../articles/forgetting/reader-stores";
import type { LakeFiles } from "../../../articles/lake/lake-files";
import { articlesIndexNames } from "../../../articles/search/articles-index";
import type { Tokens } from "../../../shared/access-tokens";
import { Redis } from "../../../shared/redis";
import { retry } from "../../../shared/retry";
import type { KeptDocument } from "../../../shared/search/write-documents";
import type { ArticleIntakeSettings } from "../settings";

/** Where the host keeps events of files that failed five times. */
const poisonQueue = "webjobs-blobtrigger-poison";

/** Lists go on without a cache that is slow; an erasure has to know what is in it. Each attempt connects anew, and waits for that. */
const cachePatience = { timeoutMs: 10_000, connectMs: 10_000 };

/** A store may be away for a moment, or somebody write while it is searched; the next look of the app may be an hour away. */
const pausesMs = [1000, 4000, 10_000];

export interface ForgettingServices {
  readonly settings: ArticleIntakeSettings;
  readonly version: string;
  readonly database: Pool;
  readonly tokens: Tokens;
  readonly blobs: BlobServiceClient;
  readonly indexes: SearchIndexClient;
  readonly documents: (index: string) => SearchClient<KeptDocument>;
  readonly lake: LakeFiles;
  readonly credential: TokenCredential;
  /** Told when one has not come to its end after several attempts: the app's next look goes on with it. */
  readonly onProblem: () => void;
}

/** Forgets whoever asked for it, on the services of the app. @returns how many */
export function connectForgetting(
  services: ForgettingServices,
): (log: (line: string) => void) => Promise<number> {
  const { settings, version, database, tokens, blobs, indexes, documents, credential } = services;
  const { CACHE_HOST: host, CACHE_PORT: port, CACHE_USERNAME: username } = settings;
  const queues = new QueueServiceClient(settings.ARTICLES__queueServiceUri, credential);
  const storesWith = (redis: Redis) =>
    readerStores({
      database,
      redis,
      search: {
        names: () => articlesIndexNames(indexes),
        documents,
      },
      files: blobs,
      lake: services.lake,
      poisonQueue: queues.getQueueClient(poisonQueue),
      days: {
        backups: settings.BACKUP_DAYS,
        restore: settings.RESTORE_DAYS,
        lakeRestore: settings.LAKE_RESTORE_DAYS,
        hub: Math.ceil(settings.HUB_HOURS / 24),
        logs: settings.LOG_DAYS,
        trainings: settings.TRAINING_DAYS + settings.RESTORE_DAYS,
      },
    });
  const receipts = new BlobReceipts(blobs.getContainerClient(receiptsContainer));
  const privateKey = keyIn(settings.RECEIPT_KEY);
  return async (log) => {
    const attempt = async () => {
      const redis = new Redis({ host, port, username, tokens, ...cachePatience });
      const stores = storesWith(redis);
      try {
        return await forgetReaders({ database, stores, receipts, privateKey, version, log });
      } finally {
        redis.close();
      }
    };
    try {
      return await retry(attempt, (error, count) => {
        log(`erasure, attempt ${count}: ${String(error)}`);
        return pausesMs[count - 1];
      });
    } catch (error) {
      services.onProblem();
      throw error;
    }
  };
}

/** A secret that nobody has set leaves its reference there. */
function keyIn(setting: string | undefined): string | undefined {
  return setting?.includes("-----BEGIN PRIVATE KEY-----") ? setting : undefined;
}
