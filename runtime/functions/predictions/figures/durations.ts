/** Upper ends of the buckets that requests are counted in, in milliseconds, as the migration has them. */
const ends = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/**
 * A quantile of durations that are counted in buckets: between the bucket's ends as if they were spread evenly.
 *
 * @param counts by bucket: 0 is below 1 ms, 13 is 10 s and more
 * @param share e.g. 0.95
 * @returns milliseconds; null when there are none
 */
export function quantileMs(counts: ReadonlyMap<number, number>, share: number): number | null {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let below = 0;
  for (let bucket = 0; bucket <= ends.length; bucket++) {
    const count = counts.get(bucket) ?? 0;
    if (count > 0 && below + count >= share * all) {
      const from = ends[bucket - 1] ?? 0;
      const to = ends[bucket] ?? from;
      return Math.round((from + ((to - from) * (share * all - below)) / count) * 100) / 100;
    }
    below += count;
  }
  return ends.at(-1) ?? null;
}
