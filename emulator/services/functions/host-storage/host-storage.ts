import { createHash, randomUUID } from "node:crypto";
import type { TableClient } from "@azure/data-tables";
import type { BlobServiceClient, RestError } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import type { Connection } from "../settings/connections";
import { contentOf, type StorageClients } from "./clients";

/** Seconds; the platform's too. */
const leaseSeconds = 15;
const hostsContainer = "azure-webjobs-hosts";

/**
 * What a host keeps in the account of AzureWebJobsStorage: the lock that makes it the primary host, its id,
 * the queue of blobs that wait, its diagnostic events. Each needs a role of its own.
 */
export class HostStorage {
  readonly hostId: string;
  private readonly blobs: BlobServiceClient;
  private readonly blobQueue: QueueClient;
  private readonly tableNamed: (name: string) => TableClient;
  private readonly leaseId: string;
  private renewal: NodeJS.Timeout | undefined;

  constructor(siteName: string, connection: Connection, clients: StorageClients) {
    this.hostId = siteName
      .toLowerCase()
      .slice(0, 32)
      .replace(/(?<!-)-+$/, "");
    this.blobs = clients.blobs(connection);
    this.blobQueue = clients.queues(connection).getQueueClient(`azure-webjobs-blobtrigger-${this.hostId}`);
    this.tableNamed = (name) => clients.table(connection, name);
    this.leaseId = guidOf(`${connection.blob}${siteName}`);
  }

  /** Takes the lock and prepares the table. @throws the first refusal */
  async open(): Promise<void> {
    await Promise.all([this.takeLock(), this.report("Host started.")]);
  }

  /** Where the blob trigger keeps the blobs it was told of: hosts without one need no queue. @throws the refusal */
  async blobTriggerQueue(): Promise<QueueClient> {
    await this.blobQueue.createIfNotExists();
    return this.blobQueue;
  }

  /** Keeps the lock; `lost` hears of each renewal that fails. */
  keepLock(lost: (error: unknown) => void): void {
    this.renewal = setInterval(() => this.acquire().catch(lost), (leaseSeconds * 1000) / 2);
  }

  async close(): Promise<void> {
    clearInterval(this.renewal);
    // gone or taken by now: either way it is no longer ours
    await this.lock()
      .getBlobLeaseClient(this.leaseId)
      .releaseLease()
      .catch(() => undefined);
  }

  /** One row of the month's diagnostic events. */
  async report(message: string, level = "Information"): Promise<void> {
    const now = new Date();
    const [year = "", month = "", day = ""] = now.toISOString().slice(0, 10).split("-");
    const table = this.tableNamed(`AzureFunctionsDiagnosticEvents${year}${month}`);
    const row = {
      partitionKey: `${this.hostId}-${year}${month}${day}`,
      rowKey: `${Number.MAX_SAFE_INTEGER - now.getTime()}-${randomUUID()}`,
      EventVersion: "2024-05-01",
      HitCount: 1,
      LastTimeStamp: now,
      Level: level,
      Message: message.slice(0, 32_000),
    };
    await table.createEntity(row).catch(async (error: RestError) => {
      if (error.statusCode !== 404) throw error;
      await table.createTable();
      await table.createEntity(row);
    });
  }

  /** The text of a small blob of the host, such as a timer's status. */
  async read(path: string): Promise<string | undefined> {
    try {
      return (await contentOf(this.blob(path))).toString();
    } catch (error) {
      if ((error as RestError).statusCode === 404) return undefined;
      throw error;
    }
  }

  async write(path: string, text: string): Promise<void> {
    await this.blob(path).uploadData(Buffer.from(text));
  }

  private blob(path: string) {
    return this.blobs.getContainerClient(hostsContainer).getBlockBlobClient(path);
  }

  private lock() {
    return this.blob(`locks/${this.hostId}/host`);
  }

  private async takeLock(): Promise<void> {
    await this.blobs.getContainerClient(hostsContainer).createIfNotExists();
    await this.write(`ids/usage/${this.hostId}`, JSON.stringify({ hostId: this.hostId }));
    await this.lock()
      .uploadData(Buffer.alloc(0), { conditions: { ifNoneMatch: "*" } })
      .catch((error: RestError) => {
        // it is there since an earlier start
        if (error.statusCode !== 409 && error.statusCode !== 412) throw error;
      });
    await this.acquire();
  }

  // the same lease id every time: a host that was killed takes its own lock back at once
  private async acquire(): Promise<void> {
    await this.lock().getBlobLeaseClient(this.leaseId).acquireLease(leaseSeconds);
  }
}

function guidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
