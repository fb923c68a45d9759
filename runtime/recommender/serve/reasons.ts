import type { History } from "../data/rows";
import type { Model } from "./model";
import type { Ranked } from "./top-items";

/** Why an item is in a list. */
export interface Reason {
  /** What each deed of the history adds to the item's score, in the history's order: their sum is the score. */
  readonly contributions: Float64Array;

  /**
   * Places in the history of the deeds that carry the item, the heaviest first: without them it would not be in the list. Empty
   * when it takes more than `mostDecisive`.
   */
  readonly decisive: readonly number[];
}

/** More reasons than this are none that a person would read. */
export const mostDecisive = 5;

/** Items behind the list that may take a place in it. */
export const runnersUp = 10;

/**
 * Reasons of the first `k` items of a ranking that goes on for `runnersUp` more.
 *
 * The decisive deeds are taken one by one, always the one by which the item leads the runners-up most, until it falls out of
 * the first `k`. How the scores change without a deed is exact where scores are sums of independent deeds (item cosine, SAR, EASE), and near
 * for iALS, whose fold-in weighs the others anew.
 *
 * @returns undefined for models whose scores are no sums, and for a history without deeds
 */
export function reasonsOf(
  model: Model,
  history: History,
  { items }: Pick<Ranked, "items">,
  k: number,
): readonly Reason[] | undefined {
  if (!model.contributions || history.items.length === 0) return undefined;
  const ranked = model.contributions(history, items).map((parts) => ({ parts, score: sum(parts) }));
  return ranked
    .slice(0, k)
    .map((item) => ({ contributions: item.parts, decisive: decisiveOf(item, ranked, k) }));
}

interface Summed {
  readonly parts: Float64Array;
  readonly score: number;
}

function decisiveOf(item: Summed, ranked: readonly Summed[], k: number): readonly number[] {
  const rivals = ranked.slice(k);
  const lead = item.parts.map(
    (part, deed) => part * rivals.length - sum(rivals.map(({ parts }) => parts[deed] as number)),
  );
  const heaviest = Array.from(lead.keys()).sort((a, b) => (lead[b] as number) - (lead[a] as number));
  for (let taken = 1; taken <= Math.min(mostDecisive, heaviest.length); taken++) {
    const deeds = heaviest.slice(0, taken);
    if (taken === heaviest.length || placeWithout(deeds, item, ranked) >= k) return deeds;
  }
  return [];
}

/** How many items are ahead of one when some deeds had not been done. */
function placeWithout(deeds: readonly number[], item: Summed, ranked: readonly Summed[]): number {
  const without = ({ score, parts }: Summed) => score - sum(deeds.map((deed) => parts[deed] as number));
  const own = without(item);
  return ranked.filter((other) => without(other) > own).length;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
