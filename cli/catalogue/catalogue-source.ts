import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readFeed } from "../../runtime/catalogue/feed";
import { FeedError } from "../../runtime/catalogue/feed-error";
import { Failure } from "../failure";
import { filesBelow } from "../files-below";
import { nameInCatalogue } from "./feed-name";
import { photosAsSource } from "./photos";

/** An image on this machine, and where the catalogue expects it. */
export interface LocalImage {
  readonly path: string;
  /** From the catalogue container's root. */
  readonly blob: string;
}

/** What one import uploads: the images first, then the feed. */
export interface CatalogueSource {
  /** Names the feed for ever: what is imported under this name again replaces what was imported before. */
  readonly feed: string;
  /** The feed's text. */
  content(): AsyncIterable<Buffer>;
  images(): Promise<readonly LocalImage[]>;
}

/** In a folder of photos, a .txt is more likely to be their licence. */
const feedFile = /\.(csv|tsv|jsonl|ndjson|json)(\.gz)?$/i;
/** What may be a catalogue and is none that can be read: whoever has it does not mean the pictures beside it. */
const otherTable = /\.(zip|7z|rar|bz2|xz|zst|tgz|xlsx?|xlsm|ods|numbers|xml|parquet|avro|gz)$/i;

/** A feed with its images beside it, a folder that holds one, or a folder of photos. */
export function sourceAt(path: string): CatalogueSource {
  if (!existsSync(path)) {
    throw new Failure("NothingToImport", {
      what: `${path} does not exist`,
      fix: "name a feed, or a folder of photos",
    });
  }
  if (statSync(path).isFile()) return feedAsSource(path);
  const names = readdirSync(path).filter((name) => !name.startsWith("."));
  const feeds = names.filter((name) => feedFile.test(name) && !isSidecar(name, names));
  const [only] = feeds;
  if (only && feeds.length === 1) return feedAsSource(join(path, only));
  if (feeds.length > 1) {
    throw new Failure("SeveralFeeds", {
      what: `${path} holds ${feeds.length} feeds: ${feeds.join(", ")}`,
      why: "one import brings one feed",
      fix: "name one of them; its images are looked for beside it",
    });
  }
  refuseOtherTables(path);
  return photosAsSource(path);
}

/** "a.jpg.json" is what a camera roll's export says about a.jpg. */
function isSidecar(name: string, names: readonly string[]): boolean {
  return /\.\w+\.json$/i.test(name) && names.includes(name.replace(/\.json$/i, ""));
}

/** @throws Failure when a folder holds a table that is no feed, or one further down: its pictures are not its items */
function refuseOtherTables(folder: string): void {
  const found = filesBelow(folder).find(({ file }) => {
    const isBelow = file.includes("/");
    return otherTable.test(file) || (isBelow && feedFile.test(file) && !/\.json$/i.test(file));
  });
  if (!found) return;
  const isFeed = feedFile.test(found.file);
  throw new Failure(isFeed ? "FeedFurtherDown" : "FeedFormatNotSupported", {
    what: isFeed
      ? `${folder} holds the feed ${found.file} further down`
      : `${folder} holds ${found.file}, which may be its catalogue and cannot be read`,
    why: "its pictures would become items without price, link and stock",
    fix: isFeed
      ? "name the feed, or move it out of a folder of photos"
      : "export it as CSV or JSON lines; or, when the photos are what you mean, move it elsewhere",
  });
}

function feedAsSource(file: string): CatalogueSource {
  const folder = dirname(resolve(file));
  return {
    feed: feedName(file),
    content: () => createReadStream(file),
    async images() {
      const seen = new Set<string>();
      const images: LocalImage[] = [];
      for await (const entry of readOwnFeed(file)) {
        const blob = "row" in entry ? entry.row.image : "https://";
        if (blob.startsWith("https://") || seen.has(blob)) continue;
        seen.add(blob);
        const path = join(folder, blob);
        // an image that is not here may lie in the container already; if not, its row is reported
        if (statSync(path, { throwIfNoEntry: false })?.isFile()) images.push({ path, blob });
      }
      return images;
    },
  };
}

/** The same as the ingestion reads, and refused here already when that would refuse it as a whole. */
async function* readOwnFeed(file: string): ReturnType<typeof readFeed> {
  try {
    yield* readFeed(createReadStream(file));
  } catch (cause) {
    if (!(cause instanceof FeedError)) throw cause;
    const why = "the ingestion would take nothing of it, so nothing is uploaded";
    throw new Failure(cause.code, { what: `${file}: ${cause.message}`, why, fix: cause.fix, cause });
  }
}

/** The file's own name; many files are called "feed", so those are called by their folder too. */
function feedName(file: string): string {
  const name = basename(file);
  return nameInCatalogue(/^feed\./i.test(name) ? [basename(dirname(resolve(file))), name] : [name]);
}
