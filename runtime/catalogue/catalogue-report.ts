import { createHash } from "node:crypto";
import * as z from "zod";

const count = z.number().int().min(0);

/** A row that was not taken. The item it speaks of, when there was one before, stays as it was. */
export const RejectedRow = z.object({
  /** Where the row begins in the feed, counted from 1. */
  line: count,
  id: z.string().optional(),
  /** Stable: "RowNotValid", "IdRepeated", "IdOfOtherFeed", "ImageNotFound", … and the scoring server's codes. */
  code: z.string(),
  reason: z.string(),
});
export type RejectedRow = z.output<typeof RejectedRow>;

/** What became of one index. */
export const TargetCounts = z.object({
  index: z.string(),
  deployment: z.string(),
  /** Items that are new or have another image. */
  embedded: count,
  /** Items whose image is the same and whose other values are not. */
  updated: count,
  unchanged: count,
  deleted: count,
  /** Items that the feed no longer has and that were not deleted, because the feed may have been cut off. */
  heldBack: count.default(0),
});
export type TargetCounts = z.output<typeof TargetCounts>;

/**
 * What whoever uploads a feed may ask for beside it, as metadata of its blob: it counts for this upload alone.
 *
 * "allow-deletes" takes out whatever the feed no longer has; "remove" takes out all that it brought.
 */
export const feedOrders = ["allow-deletes", "remove"] as const;
export type FeedOrder = (typeof feedOrders)[number];
export const orderMetadata = "vitrineorder";

/** What a feed was when it was last taken as a whole: what a later version is compared with. */
export const WholeFeed = z.object({
  items: count,
  /** Columns that need not be there, and in which some row had a value. */
  columns: z.array(z.string()),
  /** It ended without a line break. */
  isOpen: z.boolean().optional(),
});
export type WholeFeed = z.output<typeof WholeFeed>;

/**
 * How far the ingestion of a feed has come: the blob `<feed>.json` in the container `reports`, written at most once a
 * second while it runs. All rejected rows stand in `<feed>.rejected.jsonl` beside it.
 */
export const CatalogueReport = z.object({
  schema: z.literal(1),
  feed: z.string(),
  /** ETag of the feed, without its quotes: which upload this speaks of. */
  version: z.string(),
  order: z.enum(feedOrders).optional(),
  state: z.enum(["running", "succeeded", "failed"]),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Rows in the feed, and how many of them are done. */
  rows: count,
  done: count,
  rejected: count,
  /** The first 1000. */
  rejectedRows: z.array(RejectedRow),
  targets: z.array(TargetCounts),
  /** Carried on by runs that do not take the feed as a whole. */
  lastWhole: WholeFeed.optional(),
  error: z.object({ code: z.string(), message: z.string(), fix: z.string().optional() }).optional(),
});
export type CatalogueReport = z.output<typeof CatalogueReport>;

export const mostRejectedRowsInReport = 1000;

/** Where feeds arrive in the container `catalogue`. */
export const feedsPrefix = "feeds/";

/** The blob in `reports` for a feed, e.g. "spring.csv". */
export function reportName(feed: string): string {
  return `${reportStem(feed)}.json`;
}

/** The blob in `reports` with all rejected rows of a feed, one JSON document a line; absent when there are none. */
export function rejectedRowsName(feed: string): string {
  return `${reportStem(feed)}.rejected.jsonl`;
}

// Azure allows 1,024 characters; what is added takes up to 15
const longestStem = 1000;
const halfCharacter = /[\ud800-\udbff]$/;

/** A stem that is as long as allowed is always one with a hash: no name is another one's stem. */
function reportStem(feed: string): string {
  if (feed.length < longestStem) return feed;
  const hash = createHash("sha256").update(feed).digest("hex");
  return `${feed.slice(0, longestStem - 65).replace(halfCharacter, "~")}~${hash}`;
}

/** The blob in `pictures` for an item. */
export function pictureName(id: string): string {
  return `${id}.jpg`;
}

/** An ETag as reports carry it. */
export function versionOf(etag: string): string {
  return etag.replaceAll('"', "");
}
