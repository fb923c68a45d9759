import { inParallel } from "./in-parallel";
import type { FeedRun } from "./ingest-feed";

const deletionsAtOnce = 16;

/** What an index has of a feed, and what the feed no longer has. */
export interface Missing {
  readonly index: string;
  readonly missing: number;
  readonly of: number;
}

/** @param ids all that stand in the feed */
export async function countMissing(ids: { has(id: string): boolean }, run: FeedRun): Promise<Missing[]> {
  const counts: Missing[] = [];
  for (const { index } of run.targets) {
    let missing = 0;
    let of = 0;
    let after: string | undefined;
    for (;;) {
      const page = await run.ports.index(index).idsOf(run.feed, after);
      after = page.at(-1);
      if (after === undefined) break;
      of += page.length;
      missing += page.filter((id) => !ids.has(id)).length;
    }
    counts.push({ index, missing, of });
  }
  return counts;
}

/**
 * Takes out of every index what a feed no longer has.
 *
 * The picture goes first: a run that ends in between leaves a document, which the next one finds and deletes.
 *
 * @param ids all that stand in the feed; those of rows that were rejected too, whose items stay as they were
 */
export async function deleteMissing(ids: { has(id: string): boolean }, run: FeedRun): Promise<void> {
  const { feed, ports, progress, targets } = run;
  for (const { index } of targets) {
    let after: string | undefined;
    for (;;) {
      const page = await ports.index(index).idsOf(feed, after);
      after = page.at(-1);
      if (after === undefined) break;
      const missing = page.filter((id) => !ids.has(id));
      if (missing.length === 0) continue;

      await run.refuseIfStale();
      await inParallel(missing, deletionsAtOnce, (id) => ports.files.removePicture(id));
      run.noteChange(index);
      const actions = missing.map((id) => ({ action: "delete" as const, document: { id } }));
      const refused = await ports.index(index).write(actions);
      for (const [id, reason] of refused) {
        progress.reject({
          line: 0,
          id,
          code: "IndexRefused",
          reason: `${index}: it could not be deleted: ${reason}`,
        });
      }
      progress.count(index, "deleted", missing.length - refused.size);
      await progress.tell();
    }
  }
}
