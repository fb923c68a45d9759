import type { History } from "../recommender/data/rows";
import type { Model } from "../recommender/serve/model";
import { reasonsOf } from "../recommender/serve/reasons";

/** Why an item is in a list, by positions of items. */
export interface ItemReason {
  /** What each deed gives to the score, the largest part first. All of them sum to 1. */
  readonly shares: readonly { readonly item: number; readonly share: number }[];
  /** Without all of these the item would not be in the list; empty when that cannot be said. */
  readonly decisive: readonly number[];
}

/**
 * Of the first `k` items of a ranking that goes on for a few more; without shares for models whose scores are no sums over the history.
 *
 * @param most shares of an item
 */
export function becauseOf(
  model: Model,
  history: History,
  items: Int32Array,
  k: number,
  most: number,
): ItemReason[] {
  const exact = reasonsOf(model, history, { items }, k) ?? [];
  return exact.map(({ contributions, decisive }) => ({
    shares: sharesOf(history, contributions, most),
    decisive: decisive.map((deed) => history.items[deed] as number),
  }));
}

function sharesOf({ items }: History, parts: Float64Array, most: number): ItemReason["shares"] {
  let sum = 0;
  for (const part of parts) sum += part;
  return largest(parts, most).map((deed) => ({
    item: items[deed] as number,
    share: sum === 0 ? 0 : (parts[deed] as number) / sum,
  }));
}

/** Places of the largest values, the largest first; equal ones in the order of their places. */
function largest(values: Float64Array, most: number): number[] {
  if (most >= values.length)
    return Array.from(values.keys()).sort((a, b) => (values[b] as number) - (values[a] as number));
  const places: number[] = [];
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as number;
    let at = places.length;
    while (at > 0 && value > (values[places[at - 1] as number] as number)) at--;
    if (at >= most) continue;
    places.splice(at, 0, place);
    if (places.length > most) places.pop();
  }
  return places;
}
