/** A graph's answer: its numbers, and how many in which direction. */
export interface TokenRows {
  readonly values: Float32Array;
  readonly sizes: readonly number[];
}

/**
 * One row for each text.
 *
 * @param answered [texts, tokens, dimension], or [texts, dimension] of a graph that pools itself
 * @param lengths tokens of each text; what fills the shorter ones up does not count
 */
export function pooled(
  { values, sizes }: TokenRows,
  lengths: readonly number[],
  pooling: "first" | "mean",
): Float32Array[] {
  const width = sizes.at(-1) ?? 0;
  if (sizes.length === 2) return lengths.map((_, n) => values.slice(n * width, (n + 1) * width));
  if (sizes.length !== 3) throw new Error(`an output of ${sizes.length} dimensions is no embedding`);
  const places = sizes[1] as number;
  return lengths.map((length, n) => {
    const row = new Float32Array(width);
    const counted = pooling === "first" ? 1 : length;
    for (let at = 0; at < counted; at++) {
      const from = (n * places + at) * width;
      for (let f = 0; f < width; f++) row[f] = (row[f] as number) + (values[from + f] as number) / counted;
    }
    return row;
  });
}
