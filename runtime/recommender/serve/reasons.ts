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
  const behind = behindOf(ranked.slice(k), history.items.length);
  return ranked
    .slice(0, k)
    .map((item) => ({ contributions: item.parts, decisive: decisiveOf(item, ranked, behind, k) }));
}

interface Summed {
  readonly parts: Float64Array;
  readonly score: number;
}

interface Behind {
  readonly rivals: number;
  /** Of each deed, what it adds to all rivals together. */
  readonly parts: Float64Array;
}

function behindOf(rivals: readonly Summed[], deeds: number): Behind {
  const together = new Float64Array(deeds);
  for (const { parts } of rivals)
    for (let deed = 0; deed < deeds; deed++) (together[deed] as number) += parts[deed] as number;
  return { rivals: rivals.length, parts: together };
}

function decisiveOf(
  item: Summed,
  ranked: readonly Summed[],
  { rivals, parts }: Behind,
  k: number,
): readonly number[] {
  const lead = item.parts.map((part, deed) => part * rivals - (parts[deed] as number));
  // of the items of the ranking, what the taken deeds add to each
  const gone = new Float64Array(ranked.length);
  const taken: number[] = [];
  while (taken.length < Math.min(mostDecisive, lead.length)) {
    const heaviest = placeOfLargest(lead);
    lead[heaviest] = Number.NEGATIVE_INFINITY;
    taken.push(heaviest);
    for (let n = 0; n < gone.length; n++)
      (gone[n] as number) += (ranked[n] as Summed).parts[heaviest] as number;
    if (taken.length === lead.length || placeWithout(gone, item, ranked) >= k) return taken;
  }
  return [];
}

/** How many items are ahead of one when some deeds had not been done. @param gone what these add to each item */
function placeWithout(gone: Float64Array, item: Summed, ranked: readonly Summed[]): number {
  const left = (at: number) => (ranked[at] as Summed).score - (gone[at] as number);
  const own = left(ranked.indexOf(item));
  let ahead = 0;
  for (let at = 0; at < ranked.length; at++) if (left(at) > own) ahead++;
  return ahead;
}

function placeOfLargest(values: Float64Array): number {
  let largest = 0;
  for (let at = 1; at < values.length; at++)
    if ((values[at] as number) > (values[largest] as number)) largest = at;
  return largest;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at] as number;
  return total;
}
