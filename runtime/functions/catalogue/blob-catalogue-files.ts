import { createHash } from "node:crypto";
import type { BlobServiceClient, BlockBlobClient } from "@azure/storage-blob";
import {
  feedOrders,
  feedsPrefix,
  orderMetadata,
  pictureName,
  versionOf,
} from "../../catalogue/catalogue-report";
import { readBlob } from "../../shared/read-blob";
import { unless } from "../../shared/unless";
import type { CatalogueFiles, Feed, KnownImage } from "./ports";
import { RowProblem } from "./row-problem";
import type { CatalogueContainer } from "./settings";

/** Feeds, images and pictures in Azure Blob Storage. */
export class BlobCatalogueFiles implements CatalogueFiles {
  private readonly service: BlobServiceClient;

  constructor(service: BlobServiceClient) {
    this.service = service;
  }

  async findFeed(name: string): Promise<Feed | undefined> {
    const blob = this.blob("catalogue", feedsPrefix + name);
    const { etag, metadata } = (await unless([404], blob.getProperties())) ?? {};
    if (!etag) return undefined;
    return {
      version: versionOf(etag),
      order: feedOrders.find((order) => order === metadata?.[orderMetadata]),
      async open() {
        const { readableStreamBody } = await blob.download(0, undefined, { conditions: { ifMatch: etag } });
        if (!readableStreamBody) throw new Error("The storage service answered a download without content.");
        return readableStreamBody as NodeJS.ReadableStream & AsyncIterable<Buffer>;
      },
    };
  }

  async *feedNames(): AsyncGenerator<string> {
    for await (const { name } of this.container("catalogue").listBlobsFlat({ prefix: feedsPrefix }))
      yield name.slice(feedsPrefix.length);
  }

  async findImage(path: string): Promise<KnownImage> {
    const facts = await unless([404], this.blob("catalogue", path).getProperties());
    if (!facts) throw notFound(path);
    const { contentMD5, contentLength: size } = facts;
    if (contentMD5) return { hash: `md5-${Buffer.from(contentMD5).toString("hex")}`, size };
    // written in blocks by somebody who did not say its hash
    const hash = createHash("sha256")
      .update(await this.loadImage(path))
      .digest("hex");
    return { hash: `sha256-${hash}`, size };
  }

  async loadImage(path: string): Promise<Buffer> {
    const bytes = await unless([404], readBlob(this.blob("catalogue", path)));
    if (!bytes) throw notFound(path);
    return bytes;
  }

  async writePicture(id: string, jpeg: Buffer): Promise<void> {
    await this.blob("pictures", pictureName(id)).upload(jpeg, jpeg.length, {
      blobHTTPHeaders: { blobContentType: "image/jpeg", blobCacheControl: "no-cache" },
    });
  }

  async removePicture(id: string): Promise<void> {
    await this.blob("pictures", pictureName(id)).deleteIfExists();
  }

  private container(name: CatalogueContainer) {
    return this.service.getContainerClient(name);
  }

  private blob(container: CatalogueContainer, name: string): BlockBlobClient {
    return this.container(container).getBlockBlobClient(name);
  }
}

function notFound(path: string): RowProblem {
  return new RowProblem("ImageNotFound", `there is no image ${path} in the container catalogue`);
}
