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
  const sum = parts.reduce((total, part) => total + part, 0);
  const deeds = Uint32Array.from(parts.keys()).sort((a, b) => (parts[b] as number) - (parts[a] as number));
  return Array.from(deeds.subarray(0, most), (deed) => ({
    item: items[deed] as number,
    share: sum === 0 ? 0 : (parts[deed] as number) / sum,
  }));
}
