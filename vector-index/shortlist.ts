import type { Accepts, Comparison } from "./comparison";
import type { Graph } from "./graph";

/**
 * Has the best of what the graph answers compared with the original vectors.
 *
 * @param fetch how many rows to take from the graph
 * @param compared how many of them, at most, to compare
 * @returns how many of those that were fetched are accepted
 */
export function addShortlist(
  graph: Graph,
  query: Float32Array,
  fetch: number,
  compared: number,
  accepts: Accepts,
  comparison: Comparison,
): number {
  const rows = graph.search(query, fetch);
  let accepted = 0;
  for (let at = 0; at < rows.length; at += 2) {
    const row = rows[at] as number;
    if (accepts(row) && accepted++ < compared) comparison.addLikely(row);
  }
  return accepted;
}
