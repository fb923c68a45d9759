import { createHash } from "node:crypto";
import type { BlobServiceClient } from "@azure/storage-blob";
import { Stopwatch } from "../../../shared/stopwatch";
import { BlobImageStore } from "../blob-image-store";
import type { ImageStore } from "../image-store";
import { judgeImage } from "../judge-image";
import { MemoryBudget } from "../memory-budget";
import { versionOf } from "../result-names";
import type { ImagesContainer } from "../settings";
import { type Settled, settleImage } from "../settle-image";

export const generousLimits = {
  bytes: 50 * 1024 ** 2,
  pixels: 50_000_000,
  pages: 1000,
  seconds: 20,
  decodingBytes: 525_000_000,
};

/** Does what the handler does for one delivery of an event. */
export function deliver(
  service: BlobServiceClient,
  name: string,
  store: ImageStore = new BlobImageStore(service),
  limits = generousLimits,
): Promise<Settled> {
  const circumstances = {
    limits,
    memory: new MemoryBudget(limits.decodingBytes),
    keepGps: false,
    handlerVersion: "test",
    stopwatch: new Stopwatch(),
  };
  return settleImage(name, store, (source) => judgeImage(name, source, store, circumstances));
}

/** Uploads content as a new version and answers its ETag. */
export async function upload(service: BlobServiceClient, name: string, content: Buffer): Promise<string> {
  const { etag } = await service
    .getContainerClient("input" satisfies ImagesContainer)
    .getBlockBlobClient(name)
    .uploadData(content);
  return etag ?? "";
}

/**
 * Everything that exists for a source, with "CURRENT" for the version it has now and without what differs from one
 * run to the next. Two histories that ended alike are equal.
 */
export async function resultsOf(service: BlobServiceClient, name: string): Promise<Record<string, string>> {
  const source = service.getContainerClient("input" satisfies ImagesContainer).getBlobClient(name);
  const { etag = "" } = await source.getProperties();
  const results: Record<string, string> = {};
  for (const container of ["output", "thumbnails", "metadata", "rejected"]) {
    const client = service.getContainerClient(container);
    for await (const blob of client.listBlobsFlat({ prefix: name })) {
      const bytes = await client.getBlobClient(blob.name).downloadToBuffer();
      const content = blob.name.endsWith(".json") ? stable(bytes.toString()) : digest(bytes);
      results[`${container}/${blob.name}`.replace(versionOf(etag), "CURRENT")] = content.replaceAll(
        versionOf(etag),
        "CURRENT",
      );
    }
  }
  return results;
}

function stable(json: string): string {
  const { at: _at, milliseconds: _milliseconds, ...record } = JSON.parse(json);
  record.source.lastModified = undefined;
  return JSON.stringify(record);
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
