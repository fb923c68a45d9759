import type { BlobServiceClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import type { Pool } from "pg";
import type { Redis } from "../../shared/redis";
import type { LakeFiles } from "../lake/lake-files";
import { cacheStore } from "./cache-store";
import { fileStore } from "./file-store";
import { lakeStore } from "./lake-store";
import { poisonQueueStore } from "./poison-queue-store";
import { postgresStore } from "./postgres-store";
import type { ReaderStore } from "./reader-store";
import { type SearchedIndexes, searchStore } from "./search-store";
import { stayingStore } from "./staying-store";

/** The services that stores of readers lie in, and how long each keeps what was deleted. */
export interface ReaderStoresParts {
  /** Under the role articles_erasure. */
  readonly database: Pick<Pool, "connect" | "query">;
  readonly redis: Pick<Redis, "delete" | "keys" | "mget">;
  readonly search: SearchedIndexes;
  /** Where files are brought in. */
  readonly files: Pick<BlobServiceClient, "getContainerClient">;
  readonly poisonQueue: QueueClient;
  /** Seconds that a message of it is hidden while somebody looks at it. @default 30 */
  readonly hiddenSeconds?: number;
  readonly lake: LakeFiles;
  readonly days: {
    /** The database's backups. */
    readonly backups: number;
    /** Deleted blobs. */
    readonly restore: number;
    /** Deleted files of the lake. */
    readonly lakeRestore: number;
    /** The hub's events. */
    readonly hub: number;
    readonly logs: number;
    /** What the stages of a training came to. */
    readonly trainings: number;
  };
}

/** Every place where something of a reader may lie, in the order in which they are erased. */
export function readerStores({ days, ...parts }: ReaderStoresParts): readonly ReaderStore[] {
  const container = (name: string) => fileStore(name, parts.files.getContainerClient(name), days.restore);
  return [
    postgresStore(parts.database, { backupDays: days.backups }),
    cacheStore(parts.redis),
    searchStore(parts.search),
    container("imports"),
    container("reports"),
    container("dead-letters"),
    poisonQueueStore(parts.poisonQueue, parts.hiddenSeconds),
    lakeStore(parts.lake, days.lakeRestore),
    stayingStore(days),
  ];
}
