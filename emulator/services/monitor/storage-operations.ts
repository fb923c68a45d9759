/** A write to Azure Storage, as its resource logs have it. */
export interface StorageOperationRow {
  /** ISO 8601 */
  readonly time: string;
  readonly service: "blob" | "queue";
  readonly account: string;
  /** As the logs write it, e.g. "PutBlob". */
  readonly operation: string;
  /** "/account/container/blob" */
  readonly objectKey: string;
  readonly uri: string;
}

const mostKept = 20_000;

/** The last writes to blobs and queues, in memory alone: reads are told nowhere. */
export class StorageOperations {
  private rows: StorageOperationRow[] = [];

  add(row: StorageOperationRow): void {
    this.rows.push(row);
    // rarely, because it copies
    if (this.rows.length > mostKept * 1.1) this.rows = this.rows.slice(-mostKept);
  }

  /** Oldest first. */
  all(): readonly StorageOperationRow[] {
    return this.rows;
  }
}
