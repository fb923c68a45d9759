import { existsSync } from "node:fs";
import { readRatings } from "../data/read-ratings";
import { baseline } from "../serve/algorithms/baseline";
import { knn } from "../serve/algorithms/knn";
import { svd } from "../serve/algorithms/svd";
import { svdpp } from "../serve/algorithms/svdpp";
import { evaluateRatings } from "./evaluation/evaluate-ratings";
import { kFold } from "./splits";

/** MovieTweetings 100K (Simon Dooms, MIT) beside the checkout; docs/recommender.md holds what came out where it is. */
const file = "../shared/data/ratings/ratings.dat";
const given = existsSync(file) ? it : it.skip;
if (!existsSync(file)) console.warn(`${file} is not here: the figures on real ratings are not checked`);

given(
  "on real ratings the baseline has its known error, and nothing with its defaults is worse",
  async () => {
    const { interactions } = await readRatings(file);
    const cuts = kFold(5, 0).map((fold) => fold.cut(interactions));
    const known = evaluateRatings(baseline, cuts).rmse.value;
    expect(Math.abs(known - 1.576)).toBeLessThan(0.005);
    for (const algorithm of [svd, svdpp, knn])
      expect(evaluateRatings(algorithm, cuts).rmse.value).toBeLessThan(known);
  },
  60_000,
);
