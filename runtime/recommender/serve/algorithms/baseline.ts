import type { Interactions } from "../../data/interactions";
import { requireRange, requireWhole } from "../../errors";
import { algorithm } from "../model";

export interface BaselineOptions {
  /** Alternations. @default 10 */
  readonly epochs: number;
  /** Pulls a user's bias to 0 as this many ratings would. @default 15 */
  readonly userRegularization: number;
  /** @default 10 */
  readonly itemRegularization: number;
}

export const baselineDefaults: BaselineOptions = {
  epochs: 10,
  userRegularization: 15,
  itemRegularization: 10,
};

/** Global mean and what each user and item deviates from it. */
export interface Biases {
  readonly mean: number;
  readonly user: Float64Array;
  readonly item: Float64Array;
}

/**
 * rating ≈ mean + user bias + item bias, by alternating least squares.
 *
 * Koren, "Factor in the neighbors" (2010), section 2.1; defaults of Surprise's BaselineOnly.
 */
export const baseline = algorithm({
  name: "baseline",
  version: 1,
  defaults: baselineDefaults,
  check: checkBaseline,
  learn(data, options) {
    const { mean, user, item } = biases(data, options);
    return { mean, user, item, ...ratingRange(data) };
  },
  open({ mean, user, item, low, high }) {
    const predict = (u: number, i: number) => clipped(mean + (user[u] ?? 0) + (item[i] ?? 0), low, high);
    return { predict, scoreHistory: (_, out) => out.set(item) };
  },
});

/** Each bias is the mean of what the other one leaves, shrunk: Σ(r - mean - other) / (regularization + count). */
export function biases(data: Interactions, options: BaselineOptions): Biases {
  const { user: users, item: items, rating } = data;
  let mean = 0;
  for (const value of rating) mean += value / rating.length;
  const user = new Float64Array(data.users);
  const item = new Float64Array(data.items);
  const settle = (
    own: Float64Array,
    ownAt: Int32Array,
    other: Float64Array,
    otherAt: Int32Array,
    pull: number,
  ) => {
    const counts = new Int32Array(own.length);
    own.fill(0);
    for (let n = 0; n < rating.length; n++) {
      const at = ownAt[n] as number;
      (own[at] as number) += (rating[n] as number) - mean - (other[otherAt[n] as number] as number);
      (counts[at] as number)++;
    }
    for (let at = 0; at < own.length; at++) {
      if ((counts[at] as number) > 0) (own[at] as number) /= pull + (counts[at] as number);
    }
  };
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    settle(item, items, user, users, options.itemRegularization);
    settle(user, users, item, items, options.userRegularization);
  }
  return { mean, user, item };
}

export function checkBaseline(options: BaselineOptions): void {
  requireWhole("epochs", options.epochs, 1);
  requireRange("userRegularization", options.userRegularization, 0);
  requireRange("itemRegularization", options.itemRegularization, 0);
}

/** Lowest and highest rating of the training: no prediction leaves their range. */
export function ratingRange({ rating }: Interactions): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of rating) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

export function clipped(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
