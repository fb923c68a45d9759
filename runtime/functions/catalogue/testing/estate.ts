import type { BlobServiceClient } from "@azure/storage-blob";
import { BlobServiceClient as Blobs } from "@azure/storage-blob";
import sharp from "sharp";
import { inGroup, TestEstate } from "../../../../emulator/resource-manager/testing/test-estate";
import { catalogueIndexName } from "../../../catalogue/catalogue-index";
import { type FeedOrder, orderMetadata } from "../../../catalogue/catalogue-report";
import { ScoringClient } from "../../../shared/scoring-client";
import { BlobCatalogueFiles } from "../blob-catalogue-files";
import { BlobReports } from "../blob-reports";
import { embedImage } from "../embed-image";
import { fetchImage } from "../fetch-image";
import { indexInUse } from "../index-in-use";
import { type Ingested, ingestFeed } from "../ingest-feed";
import type { IngestionPorts } from "../ports";
import { type CatalogueTarget, catalogueContainers } from "../settings";
import { MemoryIndex } from "./memory-index";
import { models, startScoring } from "./scoring-server";

export const blue = targetOf("blue");
export const green = targetOf("green");

/** The real storage of the local Azure, a scoring endpoint, and indexes that show what is in them. */
export class CatalogueEstate {
  readonly azure = new TestEstate();
  indexes = new Map([blue, green].map(({ index }) => [index, new MemoryIndex()]));
  alias: string | undefined;
  private opened: { blobs: BlobServiceClient; scoring: Awaited<ReturnType<typeof startScoring>> } | undefined;

  async start(): Promise<void> {
    await this.azure.start();
    await this.azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    const account = await this.azure.apply("azurerm_storage_account", { name: "catalogue", ...inGroup });
    for (const name of Object.keys(catalogueContainers))
      await this.azure.apply("azurerm_storage_container", { name, storage_account_id: account["id"] });
    await this.azure.grant("Storage Blob Data Owner", account["id"]);
    const blobs = new Blobs(String(account["primary_blob_endpoint"]), this.azure.developer);
    this.opened = { blobs, scoring: await startScoring() };
  }

  async end(): Promise<void> {
    this.opened?.scoring.stop();
    await this.azure.end();
  }

  get blobs(): BlobServiceClient {
    return this.started().blobs;
  }

  get scoring() {
    return this.started().scoring;
  }

  index({ index }: { index: string }): MemoryIndex {
    const found = this.indexes.get(index);
    if (!found) throw new Error(`there is no index ${index}`);
    return found;
  }

  /** Forgets everything that was put into it, or that was made of it. */
  async empty(containers = Object.keys(catalogueContainers)): Promise<void> {
    await Promise.all(containers.map((container) => this.emptyContainer(container)));
    this.indexes = new Map([blue, green].map(({ index }) => [index, new MemoryIndex()]));
    this.alias = undefined;
    Object.assign(this.scoring, { scored: 0, refusals: [], model: undefined });
  }

  private async emptyContainer(name: string): Promise<void> {
    const container = this.blobs.getContainerClient(name);
    const deletions: Promise<unknown>[] = [];
    for await (const { name: blob, properties } of container.listBlobsFlat()) {
      const client = container.getBlobClient(blob);
      if (properties.leaseState === "leased") await client.getBlobLeaseClient().breakLease(0);
      deletions.push(client.delete());
    }
    await Promise.all(deletions);
  }

  async put(path: string, content: Buffer | string, order?: FeedOrder): Promise<void> {
    await this.blobs
      .getContainerClient("catalogue")
      .getBlockBlobClient(path)
      .uploadData(Buffer.from(content as string), order && { metadata: { [orderMetadata]: order } });
  }

  putFeed(rows: readonly string[], name = "spring.csv", order?: FeedOrder): Promise<void> {
    return this.put(`feeds/${name}`, `${header}\n${rows.map((row) => `${row}\n`).join("")}`, order);
  }

  async putImages(colours: Readonly<Record<string, string>>): Promise<void> {
    const entries = Object.entries(colours);
    await Promise.all(entries.map(async ([path, colour]) => this.put(path, await plainImage(colour))));
  }

  ports(): IngestionPorts {
    const tokens = async () => ({ token: "test", expiresOnTimestamp: Date.now() + 3_600_000 });
    const scoring = new ScoringClient({ uri: this.scoring.uri, tokens });
    return {
      files: new BlobCatalogueFiles(this.blobs),
      reports: new BlobReports(this.blobs, 15, 20),
      index: (index) => this.index({ index }),
      ensureIndexes: async (targets) => {
        for (const { index } of targets)
          this.indexes.set(index, this.indexes.get(index) ?? new MemoryIndex());
      },
      retireIndexes: async () => ({ deleted: [], kept: [] }),
      ensureAlias: async (targets) => {
        this.alias ??= await indexInUse(scoring, targets);
      },
      embed: (image, deployment) => embedImage(scoring, image, deployment),
      fetchImage: (url) => fetchImage(url, { allowedHosts: [], most: 1000 }),
    };
  }

  ingest(
    name = "spring.csv",
    ports = this.ports(),
    targets: readonly CatalogueTarget[] = [blue],
    batchRows = 3,
    mostDeletedPercent = 20,
  ): Promise<Ingested> {
    return ingestFeed(name, ports, { targets, batchRows, mostDeletedPercent });
  }

  /** Name and hash of every picture. */
  async pictures(): Promise<Record<string, string>> {
    const container = this.blobs.getContainerClient("pictures");
    const pictures: Record<string, string> = {};
    for await (const { name, properties } of container.listBlobsFlat())
      pictures[name] = Buffer.from(properties.contentMD5 ?? []).toString("hex");
    return pictures;
  }

  private started() {
    if (!this.opened) throw new Error("call start() first");
    return this.opened;
  }
}

function targetOf(deployment: keyof typeof models): CatalogueTarget {
  const modelId = models[deployment];
  return { deployment, modelId, dimension: 3, index: catalogueIndexName(modelId) };
}

export const header = "id,title,category,price,currency,image,stock";

export function plainImage(background: string): Promise<Buffer> {
  return sharp({ create: { width: 20, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
}

/** A row of `putFeed`. */
export function row(id: string, { price = "5.00", image = `${id}.png`, title = `Item ${id}` } = {}): string {
  return `${id},${title},Things,${price},EUR,${image},1`;
}
