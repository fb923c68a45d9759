import type { BlobServiceClient, BlockBlobClient, ContainerClient } from "@azure/storage-blob";
import {
  CatalogueReport,
  type RejectedRow,
  rejectedRowsName,
  reportName,
} from "../../catalogue/catalogue-report";
import { type Hold, holdBlob, type LeaseHold } from "../../shared/hold-blob";
import { readBlob } from "../../shared/read-blob";
import { unless } from "../../shared/unless";
import type { Reports } from "./ports";
import type { CatalogueContainer } from "./settings";

/** Azure allows 15 to 60: how long a feed stays held when its holder dies. */
const leaseSeconds = 30;
const json = { blobHTTPHeaders: { blobContentType: "application/json", blobCacheControl: "no-cache" } };

/**
 * Reports in Azure Blob Storage. Whoever ingests a feed holds a lease on its report, so that there is one at a time
 * and only that one writes the report.
 */
export class BlobReports implements Reports {
  private readonly container: ContainerClient;
  private readonly seconds: number;
  private readonly pollMs: number;

  /**
   * @param seconds of a lease, 15 to 60
   * @param pollMs between two looks whether a feed that somebody holds is free
   */
  constructor(service: BlobServiceClient, seconds = leaseSeconds, pollMs = 1000) {
    this.container = service.getContainerClient("reports" satisfies CatalogueContainer);
    this.seconds = seconds;
    this.pollMs = pollMs;
  }

  async hold(feed: string, wait: boolean): Promise<LeaseHold | undefined> {
    return holdBlob(this.blob(feed), wait, { seconds: this.seconds, pollMs: this.pollMs, made: json });
  }

  async read(feed: string): Promise<CatalogueReport | undefined> {
    const bytes = await unless([404], readBlob(this.blob(feed)));
    // empty, or written by another version of this code: then as good as none
    return bytes?.length ? CatalogueReport.safeParse(JSON.parse(bytes.toString())).data : undefined;
  }

  async write(report: CatalogueReport, hold: Hold): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(report, undefined, 2)}\n`);
    const { leaseId } = hold as LeaseHold;
    await this.blob(report.feed).upload(bytes, bytes.length, { ...json, conditions: { leaseId } });
  }

  async clearRejected(feed: string): Promise<void> {
    await this.container.getAppendBlobClient(rejectedRowsName(feed)).deleteIfExists();
  }

  async appendRejected(feed: string, rows: readonly RejectedRow[]): Promise<void> {
    const blob = this.container.getAppendBlobClient(rejectedRowsName(feed));
    await blob.createIfNotExists({ blobHTTPHeaders: { blobContentType: "application/x-ndjson" } });
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    await blob.appendBlock(lines, Buffer.byteLength(lines));
  }

  private blob(feed: string): BlockBlobClient {
    return this.container.getBlockBlobClient(reportName(feed));
  }
}
