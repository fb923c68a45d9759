import { requireRange, requireWhole } from "../../errors";
import type { Ranked } from "../top-items";

/**
 * Chooses `k` of a longer list so that they differ: maximal marginal relevance, Carbonell and Goldstein (1998).
 *
 * @param ranked more items than are wanted; scores are brought to 0…1 first
 * @param similarity of two items, 0…1
 * @param relevance 1 keeps the list's order, 0 looks at difference only. @default 0.7
 */
export function diversify(
  ranked: Ranked,
  k: number,
  similarity: (one: number, other: number) => number,
  relevance = 0.7,
): Ranked {
  requireWhole("k", k, 1);
  requireRange("relevance", relevance, 0, 1);
  const { items, scores } = ranked;
  const lowest = scores.at(-1) ?? 0;
  const span = (scores[0] ?? 0) - lowest || 1;
  const nearest = new Float64Array(items.length);
  const left = new Set(items.keys());
  const chosen: number[] = [];
  while (chosen.length < Math.min(k, items.length)) {
    let best = -1;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const n of left) {
      const worth = ((scores[n] as number) - lowest) / span;
      const value = relevance * worth - (1 - relevance) * (nearest[n] as number);
      if (value > bestValue) [best, bestValue] = [n, value];
    }
    left.delete(best);
    chosen.push(best);
    for (const n of left) {
      const alike = similarity(items[n] as number, items[best] as number);
      if (alike > (nearest[n] as number)) nearest[n] = alike;
    }
  }
  return {
    items: Int32Array.from(chosen, (n) => items[n] as number),
    scores: Float32Array.from(chosen, (n) => scores[n] as number),
  };
}
