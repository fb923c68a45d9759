import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { forgetInLake } from "../forget-in-lake";
import { landBatch } from "../land-batch";
import { sealHours } from "../seal-hours";
import { type ReachedLake, reachLake } from "./reached-lake";
import { inBatches, type SomeRows, someRows } from "./some-rows";

export interface AskedOfArchive {
  readonly lake: ReachedLake;
  readonly rows: SomeRows;
  /** Where it keeps how many batches are in, as the host does: each time after the batch. */
  readonly checkpoint: string;
  /** Hours before it are merged with every fifth batch, and at the end. */
  readonly before: number;
  readonly forgotten: string;
}

/** Brings rows into a lake, merges hours and forgets a reader, in a process of its own, which a test can kill. */
process.once("message", (asked: AskedOfArchive) => {
  process.once("message", async () => {
    await archive(asked);
    process.send?.("done");
  });
  process.send?.({});
});
process.once("disconnect", () => process.exit());

async function archive({ lake, rows, checkpoint, before, forgotten }: AskedOfArchive): Promise<void> {
  const files = reachLake(lake);
  const batches = inBatches(someRows(rows), 200, rows.seed);
  let taken = existsSync(checkpoint) ? Number(readFileSync(checkpoint, "utf8")) : 0;
  for (; taken < batches.length; taken++) {
    await landBatch(files, batches[taken] ?? []);
    if (taken % 5 === 4) await sealHours(files, { before });
    writeFileSync(`${checkpoint}.new`, String(taken + 1));
    renameSync(`${checkpoint}.new`, checkpoint);
  }
  await sealHours(files, { before });
  await forgetInLake(files, [forgotten]);
}
