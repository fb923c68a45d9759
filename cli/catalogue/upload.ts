import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import type { ContainerClient } from "@azure/storage-blob";
import { feedsPrefix, versionOf } from "../../runtime/catalogue/catalogue-report";
import type { CatalogueSource, LocalImage } from "./source";

const uploadsAtOnce = 16;

export interface Uploaded {
  readonly images: number;
  /** Images that were there already, byte for byte. */
  readonly kept: number;
  /** Of the feed. */
  readonly version: string;
}

/**
 * Uploads a source: its images, and when all are there its feed, whose arrival starts the ingestion.
 *
 * @param onImage called before the first image and after each
 */
export async function uploadCatalogue(
  source: CatalogueSource,
  container: ContainerClient,
  onImage: (done: number, total: number) => void,
): Promise<Uploaded> {
  let images = 0;
  let kept = 0;
  const all = await source.images();
  onImage(0, all.length);
  const queue = all.values();
  const workers = Array.from({ length: uploadsAtOnce }, async () => {
    for (const image of queue) {
      if (await uploadImage(image, container)) images++;
      else kept++;
      onImage(images + kept, all.length);
    }
  });
  await Promise.all(workers);

  const blob = container.getBlockBlobClient(feedsPrefix + source.feed);
  const { etag = "" } = await blob.uploadStream(Readable.from(source.content()), undefined, undefined, {
    blobHTTPHeaders: { blobContentType: source.feed.endsWith("l") ? "application/x-ndjson" : "text/csv" },
  });
  return { images, kept, version: versionOf(etag) };
}

/** @returns false when it is there already */
async function uploadImage({ path, blob }: LocalImage, container: ContainerClient): Promise<boolean> {
  const bytes = await readFile(path);
  const hash = createHash("md5").update(bytes).digest();
  const client = container.getBlockBlobClient(blob);
  const there = await client.getProperties().catch((error: { statusCode?: number }) => {
    if (error.statusCode === 404) return undefined;
    throw error;
  });
  if (there?.contentMD5 && hash.equals(there.contentMD5)) return false;
  await client.uploadData(bytes, {
    // written out: storage computes it only for what arrives in one piece
    blobHTTPHeaders: { blobContentMD5: hash, blobContentType: contentType(blob) },
  });
  return true;
}

function contentType(name: string): string {
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const kinds: Record<string, string> = { jpg: "jpeg", tif: "tiff" };
  return `image/${kinds[extension] ?? extension}`;
}
