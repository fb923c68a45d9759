import { random } from "../../../shared/random";
import { fromRows, type Interactions } from "../../data/interactions";
import { ease } from "../../serve/algorithms/ease";
import { popularity } from "../../serve/algorithms/popularity";
import { apart } from "../metrics/bootstrap";
import { evaluationPage } from "../report/page";
import { kFold, leaveLastOut, randomPerUser } from "../splits";
import { compareRanking } from "./compare-ranking";
import { compareRatings } from "./compare-ratings";
import { type Contestant, contestants } from "./contestants";
import { RankingExam } from "./evaluate-ranking";
import { evaluateRatings } from "./evaluate-ratings";
import { namedSplits, splitNames } from "./named-splits";
import { cardLines } from "./protocol-card";
import { tune } from "./tune";

const data = tribes();
const entered = contestants().filter(({ name }) =>
  ["popularity", "item-cosine", "ease", "markov"].includes(name),
);

describe("comparing rankings", () => {
  const comparison = compareRanking(data, randomPerUser(0.25, 1), entered, {
    k: 5,
    trials: 2,
    shares: [0.5, 1],
  });
  const figures = (model: string) => comparison.rows.find((row) => row.model === model)?.figures;

  it("finds the planted answer: whoever knows the tribes beats popularity, with intervals apart", () => {
    expect(figures("ease")?.ndcg.value).toBeGreaterThan(0.5);
    expect(figures("popularity")?.ndcg.value).toBeLessThan(0.3);
    const duel = comparison.against["popularity"];
    expect(duel?.apart).toBe(true);
    expect(duel?.difference.low).toBeGreaterThan(0);
    expect(["popularity", "exploration"]).not.toContain(comparison.chosen);
  });

  it("has every metric in its interval, and a card that says what the figures depend on", () => {
    for (const { figures } of comparison.rows) {
      for (const { value, low, high } of Object.values(figures)) {
        expect(Number.isFinite(value)).toBe(true);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
    }
    const { card } = comparison;
    expect(cardLines(card).length).toBe(8);
    expect(card.popularity["ndcg"]).toBeCloseTo(figures("popularity")?.ndcg.value ?? 0, 9);
    for (const { figures } of comparison.rows)
      expect(figures.recall.value).toBeLessThanOrEqual(card.bestReachable["recall"] ?? 0);
  });

  it("draws learning curves that rise, and gives the same figures again", () => {
    const curve = comparison.learning.find(({ model }) => model === "ease")?.points ?? [];
    expect(curve[1]?.ndcg.value).toBeGreaterThan(curve[0]?.ndcg.value ?? 1);
    const again = compareRanking(data, randomPerUser(0.25, 1), entered, {
      k: 5,
      trials: 2,
      shares: [0.5, 1],
    });
    expect(again.rows.map(({ figures }) => figures)).toEqual(comparison.rows.map(({ figures }) => figures));
  });

  it("becomes a page with tables, cards and plots that stands alone", () => {
    const ratings = compareRatings(
      data,
      kFold(2, 0),
      contestants().filter(({ name }) => ["baseline", "ease"].includes(name)),
    );
    const page = evaluationPage({
      data: "<tribes>",
      users: 60,
      items: 60,
      ratings: 9,
      seed: 1,
      leftOut: { Malformed: 3 },
      rankings: [{ split: "random", result: comparison }],
      ratingErrors: [{ split: "folds", result: ratings }],
    });
    expect(page.match(/<svg/g)?.length).toBe(4);
    expect(page).toContain("&#60;tribes&#62;");
    expect(page).toContain("3 Malformed");
    expect(page).not.toMatch(/NaN|undefined|https?:\/\/(?!www\.w3\.org)/);
    expect(ratings.rows.map(({ model }) => model)).toEqual(["baseline"]);
  });
});

it("the test is not looked at before the choice: changing it changes no option, no weight and no validation value", () => {
  const split = leaveLastOut();
  const newest = split.cut(data).test;
  const hidden = new Set(Array.from(newest.user, (user, n) => `${user}-${newest.item[n]}-${newest.time[n]}`));
  const changed: Interactions = {
    ...data,
    item: data.item.map((item, n) =>
      hidden.has(`${data.user[n]}-${item}-${data.time[n]}`) ? (item + 1) % data.items : item,
    ),
  };
  const [a, b] = [data, changed].map((each) =>
    compareRanking(each, split, entered, { k: 5, trials: 3, shares: [] }),
  );
  const choices = (comparison: typeof a) =>
    comparison?.rows.map(({ model, options, validation }) => ({ model, options, validation }));
  expect(choices(b)).toEqual(choices(a));
  expect(b?.rows[0]?.figures).not.toEqual(a?.rows[0]?.figures);
});

describe("an exam", () => {
  const cut = {
    train: fromRows(
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [2, 2],
      ],
      { users: 4, items: 5 },
    ),
    test: fromRows(
      [
        [0, 2, 5],
        [0, 4, 5],
        [1, 1, 2],
        [3, 0, 5],
      ],
      { users: 4, items: 5 },
    ),
  };

  it("asks who has a relevant hidden item, and knows what cannot be reached", () => {
    const all = new RankingExam(cut, { k: 2 });
    expect(all.people).toEqual([0, 1, 3]);
    const card = all.card("by hand");
    // item 4 is in no training: user 0 reaches 1 of 2, the others 1 of 1
    expect(card.bestReachable["recall"]).toBeCloseTo((1 / 2 + 1 + 1) / 3, 9);
    expect(card.people).toContain("1 of them without history");
    expect(new RankingExam(cut, { k: 2, relevantFrom: 4 }).people).toEqual([0, 3]);
  });

  it("gives popularity what one counts by hand", () => {
    // user 0 has 0 and 1, so the list is 2: half of the relevant. user 1: 1 and 2 tie, 1 first. user 3: 0 first
    const { ndcg, recall } = new RankingExam(cut, { k: 1 }).figures(popularity.fit(cut.train));
    expect(recall.value).toBeCloseTo((1 / 2 + 1 + 1) / 3, 9);
    expect(ndcg.value).toBeCloseTo(1, 9);
  });
});

it("tuning tries the defaults first, no combination twice, and keeps the best", () => {
  const contestant: Contestant = {
    name: "ease",
    algorithm: ease,
    options: {},
    space: { regularization: [1, 300, 1000] },
  };
  const asked: object[] = [];
  const { best, trials } = tune(
    contestant,
    (options) => {
      asked.push(options);
      return ease.fit(data, options);
    },
    () => asked.length,
    { trials: 9 },
  );
  expect(asked).toEqual([{}, { regularization: 1 }, { regularization: 1000 }]);
  expect(best).toEqual(trials[2]);
});

it("ranking algorithms are refused where ratings are predicted, and unknown splits by name", () => {
  expect(() => evaluateRatings(ease, [randomPerUser().cut(data)])).toThrow(
    expect.objectContaining({ code: "InvalidOption" }),
  );
  expect(() => namedSplits("lucky", 0)).toThrow(expect.objectContaining({ code: "InvalidOption" }));
  for (const name of splitNames) expect(namedSplits(name, 0).length).toBe(name === "folds" ? 5 : 1);
  const onlyOnce = fromRows([
    [0, 0],
    [1, 1],
  ]);
  expect(() => compareRanking(onlyOnce, leaveLastOut(), entered)).toThrow(
    expect.objectContaining({ code: "EmptyData" }),
  );
  expect(apart({ value: 0, low: 0, high: 0 }, { value: 0, low: 0, high: 0 })).toBe(false);
});

/** Six tribes of 20 users and 10 items of their own; everybody has 8 of them and one of another tribe, in random order. */
function tribes(): Interactions {
  const source = random(6);
  const rows: [number, number, number, number][] = [];
  for (let user = 0; user < 120; user++) {
    const own = (user % 6) * 10;
    const skipped = [source.below(10), source.below(10)];
    for (let n = 0; n < 10; n++) {
      if (!skipped.includes(n)) rows.push([user, own + n, 1 + source.below(5), source.below(1e6)]);
    }
    rows.push([user, source.below(60), 3, source.below(1e6)]);
  }
  const seen = new Set<string>();
  return fromRows(
    rows.filter(([user, item]) => !seen.has(`${user}-${item}`) && seen.add(`${user}-${item}`)),
    { users: 120, items: 60 },
  );
}
