import { buffer } from "node:stream/consumers";
import type { ContainerClient } from "@azure/storage-blob";
import { type Hold, holdBlob } from "../../shared/hold-blob";
import { unless } from "../../shared/unless";
import { lock } from "./lake-places";

/** A file as it was when it was read. */
export interface LakeFile {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** The lake's files, by the names that blobs have. */
export class LakeFiles {
  private readonly container: ContainerClient;

  constructor(container: ContainerClient) {
    this.container = container;
  }

  /** In their order; folders too, in an account that has them. */
  async names(prefix: string): Promise<string[]> {
    const found: string[] = [];
    for await (const page of this.container.listBlobsFlat({ prefix }).byPage({ maxPageSize: 5000 }))
      for (const { name } of page.segment.blobItems) found.push(name);
    return found;
  }

  /** The folders in a folder, each with the slash behind it: "raw/interactions/year=2026/". */
  async folders(inFolder: string): Promise<string[]> {
    const found: string[] = [];
    const pages = this.container
      .listBlobsByHierarchy("/", { prefix: inFolder })
      .byPage({ maxPageSize: 5000 });
    for await (const { segment } of pages)
      for (const { name } of segment.blobPrefixes ?? []) found.push(name);
    return found;
  }

  /** Undefined when there is no such file. */
  async read(name: string): Promise<LakeFile | undefined> {
    const { readableStreamBody, etag } =
      (await unless([404], this.container.getBlobClient(name).download())) ?? {};
    if (!readableStreamBody || !etag) return undefined;
    return { bytes: await buffer(readableStreamBody), etag };
  }

  /** Writes a file whole, whatever was there. */
  async put(name: string, bytes: Buffer): Promise<void> {
    await this.container.getBlockBlobClient(name).upload(bytes, bytes.length);
  }

  /**
   * Writes a file in place of what was read, or where there was none.
   *
   * @throws RestError 409 or 412 when somebody else did meanwhile
   */
  async replace(name: string, bytes: Buffer, before: LakeFile | undefined): Promise<void> {
    const conditions = before ? { ifMatch: before.etag } : { ifNoneMatch: "*" };
    await this.container.getBlockBlobClient(name).upload(bytes, bytes.length, { conditions });
  }

  /** @throws RestError 412 when somebody wrote it after it was read */
  async remove(name: string, before: Pick<LakeFile, "etag">): Promise<void> {
    const conditions = { ifMatch: before.etag };
    await unless([404], this.container.getBlobClient(name).delete({ conditions }));
  }

  /** The right to rewrite files, which one has at a time. */
  hold(wait: boolean): Promise<Hold | undefined> {
    return holdBlob(this.container.getBlockBlobClient(lock), wait);
  }
}
