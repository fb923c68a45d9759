import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import type { ContainerClient } from "@azure/storage-blob";
import {
  type FeedOrder,
  feedsPrefix,
  orderMetadata,
  versionOf,
} from "../../runtime/catalogue/catalogue-report";
import { Failure } from "../failure";
import type { CatalogueSource, LocalImage } from "./catalogue-source";
import { asItLooks } from "./feed-name";

const requestsAtOnce = 16;

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
 * @param order what the ingestion is asked for beside
 * @throws Failure FeedNameTaken or ImageOfOtherFeed, before anything is uploaded
 */
export async function uploadCatalogue(
  source: CatalogueSource,
  container: ContainerClient,
  onImage: (done: number, total: number) => void,
  order?: FeedOrder,
): Promise<Uploaded> {
  await refuseLookalike(source.feed, container);
  const all = await atOnce(await source.images(), (image) => lookUp(image, source.feed, container));
  refuseOthersImages(all);
  const missing = all.filter(({ isThere }) => !isThere);
  let done = all.length - missing.length;
  onImage(done, all.length);
  await atOnce(missing, async (image) => {
    await uploadImage(image, source.feed, container);
    onImage(++done, all.length);
  });

  const blob = container.getBlockBlobClient(feedsPrefix + source.feed);
  const { etag = "" } = await blob.uploadStream(Readable.from(source.content()), undefined, undefined, {
    blobHTTPHeaders: { blobContentType: feedType(source.feed) },
    ...(order && { metadata: { [orderMetadata]: order } }),
  });
  return { images: missing.length, kept: all.length - missing.length, version: versionOf(etag) };
}

/** Refuses a name that only a program can tell from one that is there: an accent is one letter in it, and two in the other. */
async function refuseLookalike(feed: string, container: ContainerClient): Promise<void> {
  for await (const { name } of container.listBlobsFlat({ prefix: feedsPrefix })) {
    const other = name.slice(feedsPrefix.length);
    if (other === feed || asItLooks(other) !== asItLooks(feed)) continue;
    throw new Failure("FeedNameTaken", {
      what: `the catalogue has a feed ${other} whose name looks the same`,
      why: "it is written with other characters, so that they would be two feeds that nobody can tell apart",
      fix: `rename the file, or take the other out first: npx vitrine catalogue remove "${other}"`,
    });
  }
}

interface LookedUp extends LocalImage {
  readonly hash: Buffer;
  /** Byte for byte. */
  readonly isThere: boolean;
  /** The feed whose picture an upload would replace. */
  readonly otherFeed: string | undefined;
}

async function lookUp(
  { path, blob }: LocalImage,
  feed: string,
  container: ContainerClient,
): Promise<LookedUp> {
  const hash = createHash("md5")
    .update(await readFile(path))
    .digest();
  const there = await container
    .getBlockBlobClient(blob)
    .getProperties()
    .catch((error: { statusCode?: number }) => {
      if (error.statusCode === 404) return undefined;
      throw error;
    });
  const isThere = there?.contentMD5 !== undefined && hash.equals(there.contentMD5);
  const { vitrinefeed: owner, vitrinesource: source } = there?.metadata ?? {};
  const isOwn = owner === undefined || owner === asAscii(feed) || source === sourceOf(path);
  return {
    path,
    blob,
    hash,
    isThere,
    otherFeed: isThere || isOwn ? undefined : Buffer.from(owner, "base64url").toString(),
  };
}

function refuseOthersImages(images: readonly LookedUp[]): void {
  const [first, ...more] = images.filter(({ otherFeed }) => otherFeed !== undefined);
  if (!first) return;
  throw new Failure("ImageOfOtherFeed", {
    what: `${first.blob} is a picture of the feed ${first.otherFeed}, and another one here${more.length > 0 ? `, as are ${more.length} more` : ""}`,
    why: "the items of that feed would show these pictures",
    fix: `put the pictures into a folder with a name of their own; or, when they are to change there too, import ${first.otherFeed} first`,
  });
}

async function uploadImage(
  { path, blob, hash }: LookedUp,
  feed: string,
  container: ContainerClient,
): Promise<void> {
  await container.getBlockBlobClient(blob).uploadData(await readFile(path), {
    // written out: storage computes it only for what arrives in one piece
    blobHTTPHeaders: { blobContentMD5: hash, blobContentType: imageType(blob) },
    metadata: { vitrinefeed: asAscii(feed), vitrinesource: sourceOf(path) },
  });
}

/** Metadata travels in headers, which hold nothing else. */
function asAscii(text: string): string {
  return Buffer.from(text).toString("base64url");
}

/** One file of one machine, without telling which. */
function sourceOf(path: string): string {
  return createHash("sha256")
    .update(`${hostname()}\0${resolve(path)}`)
    .digest("hex");
}

async function atOnce<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const workers = Array.from({ length: requestsAtOnce }, async () => {
    for (const [index, item] of queue) results[index] = await task(item);
  });
  await Promise.all(workers);
  return results;
}

function feedType(name: string): string {
  if (/\.gz$/i.test(name)) return "application/gzip";
  if (/\.json$/i.test(name)) return "application/json";
  return /l$|\.ndjson$/i.test(name) ? "application/x-ndjson" : "text/csv";
}

function imageType(name: string): string {
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const kinds: Record<string, string> = { jpg: "jpeg", tif: "tiff" };
  return `image/${kinds[extension] ?? extension}`;
}
