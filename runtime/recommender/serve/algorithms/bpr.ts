import { random } from "../../../shared/random";
import { byUser } from "../../data/rows";
import { train } from "../epochs";
import { FactorRows } from "../kernels/factor-rows";
import { dot } from "../linear-algebra";
import { algorithm } from "../model";
import { checkFactors, counts, type FactorOptions, initialFactors, paddedWidth } from "./factor-options";

/**
 * Factors that put what a user has above what they do not have, one pair at a time.
 *
 * Rendle et al., "BPR: Bayesian personalized ranking from implicit feedback" (2009): ascends ln σ(x_ui - x_uj) - λ/2 |θ|² for
 * random interactions (u, i) and random items j that u does not have. An epoch draws as many pairs as there are interactions.
 * One thread.
 */
export const bpr = algorithm({
  name: "bpr",
  version: 1,
  defaults: {
    factors: 64,
    epochs: 60,
    learningRate: 0.05,
    regularization: 0.01,
    initialDeviation: 0.1,
    seed: 0,
  } as FactorOptions,
  check: checkFactors,
  learn(data, options, run) {
    const width = paddedWidth(options.factors);
    const rows = byUser(data);
    const seen = counts(data);
    const userFactors = new Float32Array(data.users * width);
    const itemFactors = new Float32Array(data.items * width);
    const itemBias = new Float32Array(data.items);
    initialFactors(userFactors, seen.users, options, 0);
    initialFactors(itemFactors, seen.items, options, 1);
    const owned = sortedRows(rows.start, rows.index);
    const model = { userFactors, itemFactors, itemBias };

    const round = (epoch: number) => {
      const source = random(options.seed, 1000 + epoch);
      for (let n = 0; n < data.user.length; n++) {
        const row = source.below(data.user.length);
        const user = data.user[row] as number;
        const have = owned.subarray(rows.start[user], rows.start[user + 1]);
        if (have.length >= data.items) continue; // nothing is left to be preferred over
        let other = source.below(data.items);
        while (contains(have, other)) other = source.below(data.items);
        bprStep(model, width, user, data.item[row] as number, other, options);
      }
    };
    train({ name: "bpr", epochs: options.epochs, parameters: model, round }, data, options, run);
    return { width, learningRate: options.learningRate, regularization: options.regularization, ...model };
  },
  open(learned, histories) {
    const { width, userFactors, itemFactors, itemBias } = learned;
    const rows = new FactorRows(itemFactors, width);
    const fill = (factors: Float32Array, out: Float32Array) => {
      rows.times(factors, out);
      for (let item = 0; item < out.length; item++) (out[item] as number) += itemBias[item] as number;
    };
    return {
      scoreUser: (user, out) => fill(userFactors.subarray(user * width, (user + 1) * width), out),
      /** Fold-in: the steps of training, with the items held still and the pairs drawn in a fixed way. */
      scoreHistory({ items }, out) {
        const source = random(1);
        const factors = new Float32Array(width);
        const have = items.slice().sort();
        for (let step = 0; step < 20 * items.length && have.length < histories.columns; step++) {
          const item = items[step % items.length] as number;
          let other = source.below(histories.columns);
          while (contains(have, other)) other = source.below(histories.columns);
          const [i, j] = [item * width, other * width];
          const difference =
            (itemBias[item] as number) -
            (itemBias[other] as number) +
            dot(factors, 0, itemFactors, i, width) -
            dot(factors, 0, itemFactors, j, width);
          const push = learned.learningRate / (1 + Math.exp(difference));
          for (let f = 0; f < width; f++) {
            (factors[f] as number) +=
              push * ((itemFactors[i + f] as number) - (itemFactors[j + f] as number)) -
              learned.learningRate * learned.regularization * (factors[f] as number);
          }
        }
        fill(factors, out);
      },
    };
  },
});

interface BprParameters {
  readonly userFactors: Float32Array;
  readonly itemFactors: Float32Array;
  readonly itemBias: Float32Array;
}

/** One step up the gradient of ln σ(x_ui - x_uj) - λ/2 |θ|² for the user, the item they have and the one they do not. */
export function bprStep(
  { userFactors, itemFactors, itemBias }: BprParameters,
  width: number,
  user: number,
  item: number,
  other: number,
  { learningRate: rate, regularization }: Pick<FactorOptions, "learningRate" | "regularization">,
): void {
  const p = user * width;
  const i = item * width;
  const j = other * width;
  let difference = (itemBias[item] as number) - (itemBias[other] as number);
  for (let f = 0; f < width; f++) {
    difference +=
      (userFactors[p + f] as number) * ((itemFactors[i + f] as number) - (itemFactors[j + f] as number));
  }
  const push = rate / (1 + Math.exp(difference));
  const keep = 1 - rate * regularization;
  itemBias[item] = (itemBias[item] as number) * keep + push;
  itemBias[other] = (itemBias[other] as number) * keep - push;
  for (let f = 0; f < width; f++) {
    const pf = userFactors[p + f] as number;
    const qi = itemFactors[i + f] as number;
    const qj = itemFactors[j + f] as number;
    userFactors[p + f] = pf * keep + push * (qi - qj);
    itemFactors[i + f] = qi * keep + push * pf;
    itemFactors[j + f] = qj * keep - push * pf;
  }
}

function sortedRows(start: Int32Array, index: Int32Array): Int32Array {
  const sorted = index.slice();
  for (let row = 0; row + 1 < start.length; row++) sorted.subarray(start[row], start[row + 1]).sort();
  return sorted;
}

function contains(sorted: Int32Array, wanted: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}
