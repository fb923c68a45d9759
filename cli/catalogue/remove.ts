import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import {
  type CatalogueReport,
  feedsPrefix,
  orderMetadata,
  versionOf,
} from "../../runtime/catalogue/catalogue-report";
import { readFeed } from "../../runtime/catalogue/feed";
import { FeedError } from "../../runtime/catalogue/feed-error";
import type { CatalogueOutputs } from "../../workloads/visual-search/outputs";
import type { Feeds } from "./feeds";
import { followReport } from "./follow-feed";

/** What a feed consists of, besides its items. */
export interface FeedFiles {
  /** Its pictures in storage that no other feed names. */
  readonly pictures: readonly string[];
  /** Whether the partner's own copy is there, which would bring it again. */
  readonly isDelivered: boolean;
}

export interface RemovedFeed {
  readonly report: CatalogueReport;
  /** Blobs that are gone. */
  readonly files: number;
}

/** What would be removed with a feed. */
export async function filesOfFeed(feeds: Feeds, feed: string, partner: ContainerClient): Promise<FeedFiles> {
  const own = await imagesOf(feeds, feed);
  if (own.size > 0) {
    for (const other of await feeds.names())
      if (other !== feed) for (const image of await imagesOf(feeds, other)) own.delete(image);
  }
  return { pictures: [...own], isDelivered: await partner.getBlobClient(feedsPrefix + feed).exists() };
}

/**
 * Takes a feed out of an environment: its items from the index of every model, then its files.
 *
 * The ingestion takes out the items, because it alone may, and holds the feed meanwhile. The partner's copy goes before
 * that, or the next fetch would bring it again; a feed that is uploaded meanwhile stays.
 */
export async function removeFeed(
  feeds: Feeds,
  feed: string,
  { pictures, isDelivered }: FeedFiles,
  {
    blobs,
    outputs,
    patienceSeconds,
  }: { blobs: BlobServiceClient; outputs: CatalogueOutputs; patienceSeconds: number },
): Promise<RemovedFeed> {
  const partner = blobs.getContainerClient(outputs.catalogue_partner_container);
  let files = 0;
  const remove = async (container: ContainerClient, name: string, ifMatch?: string) => {
    const { succeeded } = await container
      .getBlobClient(name)
      .deleteIfExists(ifMatch === undefined ? {} : { conditions: { ifMatch } });
    if (succeeded) files++;
  };

  if (isDelivered) await remove(partner, feedsPrefix + feed);
  const { etag = "" } = await feeds.blob(feed).upload("", 0, { metadata: { [orderMetadata]: "remove" } });
  const which = { feed, version: versionOf(etag), patienceSeconds };
  const report = await followReport(blobs, outputs, which, () => undefined);
  if (report.state !== "succeeded") return { report, files };
  for (const picture of pictures) {
    if (isDelivered) await remove(partner, picture);
    await remove(feeds.container, picture);
  }
  await remove(feeds.container, feedsPrefix + feed, etag);
  return { report, files };
}

/** Paths in the container; none of a feed that cannot be read. */
async function imagesOf(feeds: Feeds, feed: string): Promise<Set<string>> {
  const images = new Set<string>();
  const answer = await feeds
    .blob(feed)
    .download()
    .catch((error: { statusCode?: number }) => {
      if (error.statusCode === 404) return undefined;
      throw error;
    });
  const readableStreamBody = answer?.readableStreamBody;
  if (!readableStreamBody) return images;
  try {
    for await (const entry of readFeed(
      readableStreamBody as NodeJS.ReadableStream & AsyncIterable<Uint8Array>,
    ))
      if ("row" in entry && !entry.row.image.startsWith("https://")) images.add(entry.row.image);
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
  }
  return images;
}
