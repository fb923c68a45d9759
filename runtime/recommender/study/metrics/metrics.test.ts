import { random } from "../../../shared/random";
import { apart, bootstrap, meanInterval } from "./bootstrap";
import { categoryShares, coverage, diversity, miscalibration, novelty, serendipity } from "./lists";
import { auc, ceiling, rankingMetrics } from "./ranking";
import { ratingErrors } from "./ratings";

const list = (...items: number[]) => Int32Array.from(items);

describe("ranking metrics, worked by hand", () => {
  it("two of three relevant items at places 1 and 4 of 5", () => {
    const metrics = rankingMetrics(list(7, 1, 2, 8, 3), new Set([7, 8, 9]), 5);
    // DCG = 1/log2(2) + 1/log2(5) = 1 + 0.4306766; ideal = 1 + 0.6309298 + 0.5 = 2.1309298
    expect(metrics.ndcg).toBeCloseTo(1.4306766 / 2.1309298, 6);
    expect(metrics.precision).toBeCloseTo(0.4, 12);
    expect(metrics.recall).toBeCloseTo(2 / 3, 12);
    expect(metrics.map).toBeCloseTo((1 / 1 + 2 / 4) / 3, 12);
    expect(metrics.hit).toBe(1);
  });

  it("a list shorter than k still divides by k", () => {
    expect(rankingMetrics(list(7), new Set([7]), 4)).toMatchObject({
      precision: 0.25,
      recall: 1,
      ndcg: 1,
      map: 1,
    });
  });

  it("the best reachable value knows what is out of reach", () => {
    expect(ceiling(1, 2, 5)).toMatchObject({ precision: 0.2, recall: 0.5, map: 0.5, hit: 1 });
    expect(ceiling(8, 8, 5)).toMatchObject({ precision: 1, recall: 5 / 8, ndcg: 1 });
    expect(ceiling(0, 2, 5)).toMatchObject({ precision: 0, ndcg: 0, hit: 0 });
  });

  it("AUC counts pairs in the right order, and ties half", () => {
    // relevant 0.9 and 0.5; others 0.7, 0.5, 0.1: of 6 pairs 3 + 1 + ½ are right
    const scores = Float32Array.of(0.9, 0.7, 0.5, 0.5, 0.1, Number.NEGATIVE_INFINITY);
    expect(auc(scores, new Set([0, 2]))).toBeCloseTo(4.5 / 6, 12);
    expect(auc(scores, new Set([5]))).toBeUndefined();
  });
});

describe("metrics of lists, worked by hand", () => {
  const catalogue = { titles: [], categoryNames: ["a", "b"], categories: [[0], [0, 1], [1], []] };

  it("coverage counts what anybody was shown", () => {
    expect(coverage([list(0, 1), list(1, 2)], 4)).toBe(0.75);
  });

  it("novelty is the mean self-information", () => {
    expect(novelty(list(0, 1), Int32Array.of(4, 1), 8)).toBe((1 + 3) / 2);
  });

  it("serendipity counts the relevant that popularity would not have shown", () => {
    expect(serendipity(list(1, 2, 3), new Set([1, 2]), list(1, 5, 6), 3)).toBeCloseTo(1 / 3, 12);
  });

  it("diversity is the mean distance of categories over pairs", () => {
    // cosines: (0,1) 1/√2, (0,2) 0, (1,2) 1/√2
    expect(diversity(list(0, 1, 2), catalogue)).toBeCloseTo(1 - Math.SQRT2 / 3, 12);
    expect(diversity(list(0), catalogue)).toBe(0);
  });

  it("a list with the history's shares is calibrated, another is not", () => {
    expect([...categoryShares(list(0, 1), catalogue)]).toEqual([0.75, 0.25]);
    expect(miscalibration(list(0), list(0), catalogue)).toBe(0);
    expect(miscalibration(list(2), list(0), catalogue)).toBeCloseTo(Math.log(100), 9);
  });
});

describe("intervals", () => {
  it("hold the true mean in about 95 of 100 repetitions", () => {
    const source = random(1);
    let held = 0;
    for (let round = 0; round < 200; round++) {
      const values = Float64Array.from({ length: 60 }, () => source.next());
      const { low, high } = meanInterval(values, { seed: round, resamples: 300 });
      if (low <= 0.5 && high >= 0.5) held++;
    }
    expect(held).toBeGreaterThan(180);
    expect(held).toBeLessThan(199);
  });

  it("of nobody are zero, and of two groups tell whether they overlap", () => {
    expect(bootstrap(0, () => Number.NaN)).toEqual({ value: 0, low: 0, high: 0 });
    expect(apart({ value: 1, low: 0.9, high: 1.1 }, { value: 2, low: 1.2, high: 3 })).toBe(true);
    expect(apart({ value: 1, low: 0.9, high: 1.3 }, { value: 2, low: 1.2, high: 3 })).toBe(false);
  });
});

it("rating errors are those of all ratings, whoever gave them", () => {
  const errors = ratingErrors(Float32Array.of(1, 2, 3), Float32Array.of(1, 4, 4), Int32Array.of(0, 0, 1));
  expect(errors.rmse.value).toBeCloseTo(Math.sqrt(5 / 3), 12);
  expect(errors.mae.value).toBeCloseTo(1, 12);
});
