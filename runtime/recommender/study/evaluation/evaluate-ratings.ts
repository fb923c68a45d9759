import type { Interactions } from "../../data/interactions";
import { RecommenderError } from "../../errors";
import type { Algorithm, TrainingRun } from "../../serve/model";
import { type RatingErrors, ratingErrors } from "../metrics/ratings";
import type { Cut } from "../splits";
import type { ProtocolCard } from "./protocol-card";

export interface RatingFigures extends RatingErrors {
  /** CPU seconds of all fits together. */
  readonly fitSeconds: number;
  readonly predictSeconds: number;
}

/**
 * Errors over the tests of all cuts together (for k folds: every rating is predicted once).
 *
 * @throws InvalidOption for an algorithm that predicts no ratings
 */
export function evaluateRatings(
  algorithm: Algorithm,
  cuts: readonly Cut[],
  { options = {}, run = {}, seed = 0 }: { options?: object; run?: TrainingRun; seed?: number } = {},
): RatingFigures {
  const predicted: number[] = [];
  const actual: number[] = [];
  const users: number[] = [];
  let fitSeconds = 0;
  let predictSeconds = 0;
  for (const { train, test } of cuts) {
    let begun = process.cpuUsage();
    const model = algorithm.fit(train, options, run);
    fitSeconds += secondsSince(begun);
    if (!model.predict) throw cannotPredict(algorithm.name);
    begun = process.cpuUsage();
    for (let n = 0; n < test.user.length; n++) {
      predicted.push(model.predict(test.user[n] as number, test.item[n] as number));
    }
    predictSeconds += secondsSince(begun);
    for (const value of test.rating) actual.push(value);
    for (const user of test.user) users.push(user);
  }
  const errors = ratingErrors(
    Float64Array.from(predicted),
    Float32Array.from(actual),
    Int32Array.from(users),
    {
      seed,
    },
  );
  return { ...errors, fitSeconds, predictSeconds };
}

/** What the errors of these cuts mean. */
export function ratingCard(cuts: readonly Cut[], split: string): ProtocolCard {
  let squares = 0;
  let absolutes = 0;
  let count = 0;
  for (const { train, test } of cuts) {
    const mean = meanRating(train);
    for (const rating of test.rating) {
      squares += (rating - mean) ** 2;
      absolutes += Math.abs(rating - mean);
      count++;
    }
  }
  return {
    split,
    relevance: "none: every hidden rating is predicted",
    candidates: "the hidden pairs of user and item",
    negatives: "none",
    seenItems:
      "never hidden and shown at once; users and items without training get what is known without them",
    people: `${count} ratings`,
    bestReachable: { rmse: 0, mae: 0 },
    popularity: { rmse: Math.sqrt(squares / count), mae: absolutes / count },
  };
}

function meanRating({ rating }: Interactions): number {
  return rating.reduce((sum, value) => sum + value, 0) / rating.length;
}

function secondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

function cannotPredict(name: string): RecommenderError {
  return new RecommenderError("InvalidOption", {
    what: `${name} predicts no ratings`,
    why: "it only ranks items, so its scores are on no rating scale",
    fix: "evaluate it with a ranking split, or choose baseline, svd, svdpp or knn",
  });
}
