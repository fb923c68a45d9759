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

/**
 * Of the first `k` items of a ranking that goes on for a few more. Exact for models whose scores are sums over the history; for others a
 * deed's part is what the score loses without it.
 */
export function becauseOf(model: Model, history: History, items: Int32Array, k: number): ItemReason[] {
  const exact = reasonsOf(model, history, { items }, k);
  if (exact)
    return exact.map(({ contributions, decisive }) => ({
      shares: sharesOf(history, contributions),
      decisive: decisive.map((deed) => history.items[deed] as number),
    }));
  const whole = model.scoreHistory(history);
  const without = Array.from(history.items, (_, deed) => model.scoreHistory(leftOut(history, deed)));
  return Array.from(items.subarray(0, k), (item) => {
    const lost = without.map((scores) => (whole[item] as number) - (scores[item] as number));
    return { shares: sharesOf(history, lost), decisive: [] };
  });
}

function sharesOf({ items }: History, parts: ArrayLike<number>): ItemReason["shares"] {
  const all = Array.from(parts);
  const sum = all.reduce((total, part) => total + part, 0);
  return all
    .map((part, deed) => ({
      item: items[deed] as number,
      share: all.length === 1 ? 1 : sum === 0 ? 0 : part / sum,
    }))
    .sort((a, b) => b.share - a.share);
}

function leftOut({ items, values, times }: History, deed: number): History {
  const stays = (_: number, at: number) => at !== deed;
  return { items: items.filter(stays), values: values.filter(stays), times: times.filter(stays) };
}
