import type { Agent } from "node:https";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { QueueServiceClient } from "@azure/storage-queue";
import type { Service } from "../../core/service";
import type { WebsiteDocuments } from "./website/find-document";

/** Base addresses of one account, each ending with "/", e.g. "https://127.0.0.1:41001/photos/". */
export interface StorageEndpoints {
  readonly blob: string;
  readonly queue: string;
  readonly table: string;
  /** Where the static website is served, when there is one, e.g. "https://127.0.0.1:41004/". */
  readonly web: string;
}

/** Azure Storage on one machine: Azurite behind a gateway that authorizes and raises events. */
export interface Storage extends Service {
  /** Opens the account, with the contents it had before when it is known. Asking twice is asking once. */
  createAccount(account: { name: string; resourceId: string }): Promise<StorageEndpoints>;
  /** Removes the account and everything in it. */
  deleteAccount(name: string): Promise<void>;
  hasAccount(name: string): boolean;

  /** Lets anyone read the container `$web`, made when it is absent, at the account's web address. */
  serveWebsite(account: string, documents: WebsiteDocuments): Promise<void>;
  /** What is in `$web` stays. */
  closeWebsite(account: string): Promise<void>;

  /** For clients of blobs in this process: the way to the gateway that costs least. */
  readonly blobAgent: Agent;

  /** Clients with the platform's own rights, past the gateway; only for what Azure itself would do. They raise no events. */
  platformBlobs(account: string): BlobServiceClient;
  platformQueues(account: string): QueueServiceClient;
  /** Creates or deletes a table as Azure Resource Manager would. */
  createTable(account: string, table: string): Promise<void>;
  deleteTable(account: string, table: string): Promise<void>;
  hasTable(account: string, table: string): Promise<boolean>;
}

/** Called before the writer gets its answer, so an event is on disk when the blob is. */
export type BlobEventSink = (event: StorageEvent) => Promise<void>;

/** An Event Grid event of a storage account, in the EventGridSchema. */
export interface StorageEvent {
  readonly id: string;
  /** Resource id of the storage account. */
  readonly topic: string;
  /** "/blobServices/default/containers/{container}/blobs/{name}" */
  readonly subject: string;
  readonly eventType: "Microsoft.Storage.BlobCreated" | "Microsoft.Storage.BlobDeleted";
  /** ISO 8601 */
  readonly eventTime: string;
  readonly data: Record<string, unknown>;
  readonly dataVersion: string;
  readonly metadataVersion: string;
}
