import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { FeedError, readFeed } from "../../runtime/catalogue/feed";
import { Failure } from "../failure";
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
const feedFile = /\.(csv|tsv|jsonl|ndjson)$/i;

/** A feed with its images beside it, a folder that holds one, or a folder of photos. */
export function sourceAt(path: string): CatalogueSource {
  if (!existsSync(path)) {
    throw new Failure("NothingToImport", {
      what: `${path} does not exist`,
      fix: "name a feed, or a folder of photos",
    });
  }
  if (statSync(path).isFile()) return feedAsSource(path);
  const feeds = readdirSync(path).filter((name) => feedFile.test(name));
  if (feeds.length === 0) return photosAsSource(path);
  const [only] = feeds;
  if (only && feeds.length === 1) return feedAsSource(join(path, only));
  throw new Failure("SeveralFeeds", {
    what: `${path} holds ${feeds.length} feeds: ${feeds.join(", ")}`,
    fix: "name one of them; its images are looked for beside it",
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
    throw new Failure(cause.code, { what: `${file}: ${cause.message}`, fix: cause.fix, cause });
  }
}

/** "spring/feed.csv" is the feed of "spring": many files are called "feed". */
function feedName(file: string): string {
  const extension = extname(file);
  const stem = basename(file, extension);
  const name = stem === "feed" ? basename(dirname(resolve(file))) : stem;
  return `${name.replaceAll(/[^\w.-]+/g, "-")}${extension.toLowerCase()}`;
}
