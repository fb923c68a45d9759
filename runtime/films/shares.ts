import type { History } from "../recommender/data/rows";
import type { Model } from "../recommender/serve/model";

/**
 * How much each deed of a history gives to the scores of some items: what is lost when it alone had not been. Exact where scores are sums
 * over the history.
 *
 * @returns for each of the items its shares, largest first
 */
export function sharesOf(
  model: Model,
  history: History,
  items: Int32Array,
): { readonly item: number; readonly share: number }[][] {
  const whole = model.scoreHistory(history);
  const without = Array.from(history.items, (_, n) => model.scoreHistory(leftOut(history, n)));
  return Array.from(items, (item) => {
    const lost = without.map((scores) =>
      history.items.length === 1
        ? (whole[item] as number)
        : (whole[item] as number) - (scores[item] as number),
    );
    const all = lost.reduce((sum, each) => sum + each, 0);
    return lost
      .map((each, n) => ({ item: history.items[n] as number, share: all === 0 ? 0 : each / all }))
      .sort((a, b) => b.share - a.share);
  });
}

function leftOut({ items, values, times }: History, n: number): History {
  const stays = (_: number, at: number) => at !== n;
  return { items: items.filter(stays), values: values.filter(stays), times: times.filter(stays) };
}
