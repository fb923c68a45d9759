import type { History } from "../recommender/data/rows";
import type { Model } from "../recommender/serve/model";
import { reasonsOf } from "../recommender/serve/reasons";

/** Why an item is in a list, by positions of items. */
export interface ItemReason {
  /** What each deed gives to the score, the largest part first; they sum to 1. */
  readonly shares: readonly { readonly item: number; readonly share: number }[];
  /** Without all of these the item would not be in the list; empty when that cannot be said. */
  readonly decisive: readonly number[];
}

/** Of the first `k` items of a ranking that goes on for a few more; without shares for models whose scores are no sums over the history. */
export function becauseOf(model: Model, history: History, items: Int32Array, k: number): ItemReason[] {
  const exact = reasonsOf(model, history, { items }, k) ?? [];
  return exact.map(({ contributions, decisive }) => ({
    shares: sharesOf(history, contributions),
    decisive: decisive.map((deed) => history.items[deed] as number),
  }));
}

function sharesOf({ items }: History, parts: Float64Array): ItemReason["shares"] {
  const sum = parts.reduce((total, part) => total + part, 0);
  return Array.from(parts, (part, deed) => ({
    item: items[deed] as number,
    share: sum === 0 ? 0 : part / sum,
  })).sort((a, b) => b.share - a.share);
}
