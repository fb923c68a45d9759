import { random } from "../../shared/random";
import { fromRows } from "../data/interactions";
import { emptyHistory, type History, historyOf } from "../data/rows";
import { ease } from "./algorithms/ease";
import { ials } from "./algorithms/ials";
import { itemCosine } from "./algorithms/item-cosine";
import { popularity } from "./algorithms/popularity";
import type { Model } from "./model";
import { mostDecisive, reasonsOf, runnersUp } from "./reasons";

const k = 10;

const data = fromRows(tasteful(400), { users: 400, items: 300 });

it("names deeds for four items of five that EASE lists, and for fewer where more deeds count a little", () => {
  expect(shareNamed(ease.fit(data))).toBeGreaterThan(0.8);
  expect(shareNamed(itemCosine.fit(data))).toBeGreaterThan(0.7);
});

it.each([ease, itemCosine])("names deeds without which $name does not list the item", (algorithm) => {
  const model = algorithm.fit(data);
  const named = reasonsIn(model).filter(({ decisive }) => decisive.length > 0);
  const gone = named.filter(({ history, item, decisive }) => {
    const { items } = model.recommendFor(without(history, decisive), k);
    return !items.includes(item);
  });
  expect(gone.length / named.length).toBeGreaterThan(0.95);
});

it("names no more deeds than a person reads, and all of what each one adds", () => {
  const model = ials.fit(data, { factors: 8, epochs: 4 });
  for (const { history, decisive, contributions, score } of reasonsIn(model)) {
    expect(decisive.length).toBeLessThanOrEqual(mostDecisive);
    expect(contributions.length).toBe(history.items.length);
    expect(Math.abs(contributions.reduce((sum, part) => sum + part, 0) - score)).toBeLessThan(1e-5);
  }
});

it("has none for a model whose scores are no sums, or for somebody who has done nothing", () => {
  const popular = popularity.fit(data);
  const history = historyOf(popular.histories, 0);
  expect(reasonsOf(popular, history, popular.recommendFor(history, k), k)).toBeUndefined();
  const model = itemCosine.fit(data);
  expect(reasonsOf(model, emptyHistory(), model.recommendFor(emptyHistory(), k), k)).toBeUndefined();
});

function reasonsIn(model: Model) {
  return Array.from({ length: 40 }, (_, n) => n * 10).flatMap((user) => {
    const history = historyOf(model.histories, user);
    const ranked = model.recommendFor(history, k + runnersUp);
    return (reasonsOf(model, history, ranked, k) ?? []).map((reason, n) => ({
      ...reason,
      history,
      item: ranked.items[n] as number,
      score: ranked.scores[n] as number,
    }));
  });
}

function shareNamed(model: Model): number {
  const reasons = reasonsIn(model);
  return reasons.filter(({ decisive }) => decisive.length > 0).length / reasons.length;
}

function without(history: History, deeds: readonly number[]): History {
  const keep = (_: number, n: number) => !deeds.includes(n);
  return {
    items: history.items.filter(keep),
    values: history.values.filter(keep),
    times: history.times.filter(keep),
  };
}

/** People who each like two of ten kinds of 30 items, the first ones of a kind more often. */
function tasteful(people: number) {
  const source = random(5);
  return Array.from({ length: people }, (_, user) => user).flatMap((user) => {
    const kinds = [source.below(10), source.below(10)];
    return Array.from({ length: 6 + source.below(20) }, (_, time) => {
      const kind = kinds[source.below(2)] as number;
      return [user, kind * 30 + Math.floor(30 * source.next() ** 2), 1, time] as const;
    });
  });
}
