import { random } from "../../../shared/random";
import { someReadersDeeds } from "../../interactions/testing/some-readers-deeds";
import { type InteractionRow, interactionRow } from "../interaction-row";

export const someHour = Date.UTC(2026, 10, 20, 11);

export interface SomeRows {
  readonly count: number;
  readonly readers: number;
  readonly seed: number;
  /** In which they come, evenly. @default two and a half hours from `someHour` on */
  readonly overMs?: number;
}

/** Rows of four partitions as they came: the deeds of a reader in one, in the order of sequence numbers and of times. */
export function someRows({ count, readers, seed, overMs = 2.5 * 3_600_000 }: SomeRows): InteractionRow[] {
  const deeds = someReadersDeeds({ count, readers, articles: 500, seed });
  const next = [0, 0, 0, 0];
  return deeds.map((deed, n) => {
    const partition = Number(deed.reader.slice(1)) % 4;
    const sequence = next[partition] ?? 0;
    next[partition] = sequence + 1;
    return interactionRow(deed, {
      arrived: someHour + Math.floor((n * overMs) / count),
      partition,
      sequence,
    });
  });
}

/** Of each partition, in batches of up to so many rows. Some begin again before the end of the one before, as after a crash. */
export function inBatches(rows: readonly InteractionRow[], most: number, seed: number): InteractionRow[][] {
  const source = random(seed);
  return [0, 1, 2, 3].flatMap((partition) => {
    const of = rows.filter((row) => row.partition === partition);
    const batches: InteractionRow[][] = [];
    for (let from = 0; from < of.length; ) {
      const batch = of.slice(from, from + 1 + source.below(most));
      batches.push(batch);
      from += source.below(5) === 0 ? source.below(batch.length) : batch.length;
    }
    return batches;
  });
}
