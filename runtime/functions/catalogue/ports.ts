import type { CatalogueReport, FeedOrder, RejectedRow } from "../../catalogue/catalogue-report";
import type { Hold } from "../../shared/hold-blob";
import type { WriteAction } from "../../shared/search/write-documents";
import type { CatalogueTarget } from "./settings";

/** A feed as it is now. */
export interface Feed {
  /** Its ETag as reports carry it. */
  readonly version: string;
  /** What whoever uploaded it asks for beside. */
  readonly order: FeedOrder | undefined;
  /** Its bytes, once; fails when the feed is replaced meanwhile. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** What is known of a picture without loading it. */
export interface KnownImage {
  /** Names its content. */
  readonly hash: string;
  /** In bytes; undefined when only loading it tells. */
  readonly size?: number;
}

/** What partners send, and the pictures made of it. */
export interface CatalogueFiles {
  /** Undefined when there is no such feed any more. */
  findFeed(name: string): Promise<Feed | undefined>;
  feedNames(): AsyncIterable<string>;
  /** @throws RowProblem ImageNotFound */
  findImage(path: string): Promise<KnownImage>;
  /** @throws RowProblem ImageNotFound */
  loadImage(path: string): Promise<Buffer>;
  writePicture(id: string, jpeg: Buffer): Promise<void>;
  removePicture(id: string): Promise<void>;
}

/** What the ingestion says about itself. */
export interface Reports {
  /** Waits until nobody else holds the feed, unless told not to: then undefined when somebody does. */
  hold(feed: string, wait: boolean): Promise<Hold | undefined>;
  read(feed: string): Promise<CatalogueReport | undefined>;
  /** @throws when `hold` is lost */
  write(report: CatalogueReport, hold: Hold): Promise<void>;
  /** Begins the list of rejected rows anew. */
  clearRejected(feed: string): Promise<void>;
  appendRejected(feed: string, rows: readonly RejectedRow[]): Promise<void>;
}

/** What an index says about an item: enough to know what changed. */
export interface IndexedItem {
  readonly id: string;
  readonly feed: string;
  readonly rowHash: string;
  readonly imageHash: string;
}

export type IndexAction = WriteAction;

/** One index of items. */
export interface ItemIndex {
  /** By id; only those that exist. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, IndexedItem>>;
  /** Whether it has any item of a feed; an index that does not exist has none. */
  hasItemsOf(feed: string): Promise<boolean>;
  /** Ids of a feed's items above `after`, ascending; none when there are no more. */
  idsOf(feed: string, after: string | undefined): Promise<readonly string[]>;
  /** @returns what the index refused for good, by id */
  write(actions: readonly IndexAction[]): Promise<ReadonlyMap<string, string>>;
  /** Lets everyone who searches know that cached answers have ended. */
  announceChange(): Promise<void>;
}

/** What became of indexes that no target names any more. */
export interface Retired {
  readonly deleted: readonly string[];
  /** An alias points to them. */
  readonly kept: readonly string[];
}

export interface Embedded {
  readonly modelId: string;
  readonly embedding: readonly number[];
}

/** What everything outside the ingestion's own logic offers it. */
export interface IngestionPorts {
  readonly files: CatalogueFiles;
  readonly reports: Reports;
  index(name: string): ItemIndex;
  /** Creates those of the targets' indexes that do not exist. */
  ensureIndexes(targets: readonly CatalogueTarget[]): Promise<void>;
  /** Deletes the indexes of models that are in no target, unless an alias points to them. */
  retireIndexes(targets: readonly CatalogueTarget[]): Promise<Retired>;
  /** Creates the alias that queries use, pointing to the index of the model in use, when there is none. */
  ensureAlias(targets: readonly CatalogueTarget[]): Promise<void>;
  /** @throws RowProblem when the image is at fault */
  embed(image: Buffer, deployment: string): Promise<Embedded>;
  /** @throws RowProblem when the URL or what it gives cannot be taken */
  fetchImage(url: string): Promise<Buffer>;
}
