import type { CatalogueReport } from "../../catalogue/catalogue-report";
import { readFeed } from "../../catalogue/feed";
import { FeedError } from "../../catalogue/feed-error";
import type { Hold } from "../../shared/hold-blob";
import { countMissing, deleteMissing } from "./delete-missing";
import { refuseDoubtfulDeletions } from "./doubtful-deletions";
import { outlineOf, refuseEmptiedColumns } from "./feed-outline";
import type { Feed, IngestionPorts } from "./ports";
import { Progress } from "./progress";
import type { CatalogueTarget } from "./settings";
import { type BatchRow, settleBatch } from "./settle-batch";

/** What became of a feed. */
export type Ingested =
  | { readonly outcome: "succeeded" | "failed"; readonly report: CatalogueReport }
  /** This version was settled before; `somebody else` is at it; or a newer one arrived and is settled instead. */
  | { readonly outcome: "again" | "held" | "superseded" | "feed deleted" };

/** What the steps of one run share. */
export interface FeedRun {
  readonly feed: string;
  readonly targets: readonly CatalogueTarget[];
  readonly ports: IngestionPorts;
  readonly progress: Progress;
  /** @throws Superseded when the feed was replaced, or the hold's reason when somebody else may be at it */
  refuseIfStale(): Promise<void>;
  noteChange(index: string): void;
}

export interface IngestOptions {
  readonly targets: readonly CatalogueTarget[];
  /** For its turn, when somebody else is at this feed. @default true */
  readonly wait?: boolean;
  /** Rows settled together. @default 200 */
  readonly batchRows?: number;
  /** Of a feed's items: a version that lacks more deletes none unless it is told to. @default 20 */
  readonly mostDeletedPercent?: number;
}

/** A newer version of the feed has arrived, and an event of its own with it. */
class Superseded extends Error {}

/**
 * Makes every target's index say what a feed says.
 *
 *     hold the feed ──▶ read it for its ids ──▶ read it for its rows, a batch at a time ──▶ delete what is not in it
 *                                               (look up, embed, picture, document)
 *
 * Events arrive at least once and in any order, and the process may end at any moment. So an event only says *that*
 * something arrived; the feed is read as it is now, under a lease that lets one run in at a time, and what is to do
 * follows from comparing it with the index. Running again after an interruption therefore does exactly the rest, and
 * running again after a success does nothing. A run ends early when its version is no longer the feed's: the newer
 * one's event waits for the lease.
 *
 * @throws whatever a service or the machine throws, after the report said so; the event is delivered again
 */
export async function ingestFeed(
  name: string,
  ports: IngestionPorts,
  options: IngestOptions,
): Promise<Ingested> {
  const hold = await ports.reports.hold(name, options.wait ?? true);
  if (!hold) return { outcome: "held" };
  try {
    return await ingestHeld(name, ports, hold, options);
  } finally {
    await hold.release();
  }
}

async function ingestHeld(
  name: string,
  ports: IngestionPorts,
  hold: Hold,
  { targets, batchRows = 200, mostDeletedPercent = 20 }: IngestOptions,
): Promise<Ingested> {
  const feed = await ports.files.findFeed(name);
  if (!feed) return { outcome: "feed deleted" };
  const before = await ports.reports.read(name);
  if (before && isSettled(before, feed, targets) && (await isStillThere(before, ports))) {
    // somebody may have removed it
    if (before.state === "succeeded") await ports.ensureAlias(targets);
    return { outcome: "again" };
  }

  // a run that ended half-way may have changed an index without saying so
  const changed = new Set(before && before.state !== "succeeded" ? targets.map(({ index }) => index) : []);
  const progress = new Progress(ports.reports, hold, { name, ...feed }, targets);
  const run: FeedRun = {
    feed: name,
    targets,
    ports,
    progress,
    async refuseIfStale() {
      hold.signal.throwIfAborted();
      if ((await ports.files.findFeed(name))?.version !== feed.version) throw new Superseded();
    },
    noteChange: (index) => changed.add(index),
  };

  const announce = async () => {
    for (const index of changed) await ports.index(index).announceChange();
  };

  try {
    progress.lastWhole = before?.lastWhole;
    await progress.start();
    if (feed.order === "remove") {
      await ports.ensureIndexes(targets);
      await deleteMissing(new Set(), run);
      progress.lastWhole = undefined;
    } else {
      await takeFeed(feed, run, { batchRows, mostDeletedPercent });
    }
    await announce();
    return { outcome: "succeeded", report: await progress.end("succeeded") };
  } catch (error) {
    if (error instanceof Superseded || (await isReplaced(error, name, feed, ports)))
      return { outcome: "superseded" };
    if (error instanceof FeedError) {
      await announce();
      const { code, message, fix } = error;
      return { outcome: "failed", report: await progress.end("failed", { code, message, fix }) };
    }
    const message = error instanceof Error ? error.message : String(error);
    // the first error is the one to tell, whatever becomes of the report
    await progress.end("failed", { code: "IngestionFailed", message }).catch(() => undefined);
    throw error;
  }
}

/** Whether nothing is left to do: all is done, or the feed cannot be read and will not be next time. */
function isSettled(report: CatalogueReport, feed: Feed, targets: readonly CatalogueTarget[]): boolean {
  const names = (all: readonly { readonly index: string }[]) =>
    all
      .map(({ index }) => index)
      .sort()
      .join();
  if (report.version !== feed.version || names(report.targets) !== names(targets)) return false;
  return (
    report.state === "succeeded" || (report.state === "failed" && report.error?.code !== "IngestionFailed")
  );
}

/** Whether the indexes still have what a report says was put there: somebody may have removed one since, and it was made anew. */
async function isStillThere({ feed, targets }: CatalogueReport, ports: IngestionPorts): Promise<boolean> {
  const filled = targets.filter(({ embedded, updated, unchanged }) => embedded + updated + unchanged > 0);
  const found = await Promise.all(filled.map(({ index }) => ports.index(index).hasItemsOf(feed)));
  return found.every(Boolean);
}

/** Brings the indexes to what the feed says, and leaves what it may have lost. */
async function takeFeed(
  feed: Feed,
  run: FeedRun,
  { batchRows, mostDeletedPercent }: Required<Pick<IngestOptions, "batchRows" | "mostDeletedPercent">>,
): Promise<void> {
  const { ports, progress, targets } = run;
  const outline = await outlineOf(feed, progress);
  const mayDelete = feed.order === "allow-deletes";
  if (!mayDelete) refuseEmptiedColumns(outline, progress.lastWhole, run.feed);
  if (outline.hasValidRow) {
    await ports.ensureIndexes(targets);
    await ports.ensureAlias(targets);
  }
  // before anything is written: afterwards, new items would make the missing ones a smaller share
  const missing = outline.hasValidRow ? await countMissing(outline.lastLines, run) : [];
  await settleRows(feed, outline.lastLines, run, batchRows);
  if (!outline.hasValidRow) throw withoutValidRow(progress);
  if (!mayDelete) refuseDoubtfulDeletions(missing, outline, run, mostDeletedPercent);
  await deleteMissing(outline.lastLines, run);
  const { lastLines, columns, openLine } = outline;
  progress.lastWhole = { items: lastLines.size, columns: [...columns], isOpen: openLine !== undefined };
}

function withoutValidRow({ rows, lastRejected }: Progress): FeedError {
  const reason = `none of the feed's ${rows} rows is valid; the last one: ${lastRejected?.reason}`;
  return new FeedError(
    "FeedWithoutValidRow",
    reason,
    "correct the rows and export again: nothing was changed or deleted",
  );
}

async function settleRows(
  feed: Feed,
  lastLines: ReadonlyMap<string, number>,
  run: FeedRun,
  batchRows: number,
): Promise<void> {
  const { progress } = run;
  let batch: BatchRow[] = [];
  for await (const { line, id, ...entry } of readFeed(await feed.open())) {
    const last = id === undefined ? line : lastLines.get(id);
    if ("problem" in entry) {
      progress.reject({ line, id, code: "RowNotValid", reason: entry.problem });
      progress.done++;
    } else if (last !== line) {
      progress.reject({
        line,
        id,
        code: "IdRepeated",
        reason: `line ${last} has the same id, and the last one counts`,
      });
      progress.done++;
    } else {
      batch.push({ line, row: entry.row });
    }
    if (batch.length < batchRows) continue;
    await settleBatch(batch, run);
    batch = [];
    await progress.tell();
  }
  await settleBatch(batch, run);
}

/** A feed that is replaced while it is read ends the reading. */
async function isReplaced(
  error: unknown,
  name: string,
  feed: Feed,
  { files }: IngestionPorts,
): Promise<boolean> {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== 412 && statusCode !== 404) return false;
  return (await files.findFeed(name))?.version !== feed.version;
}
