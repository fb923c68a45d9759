import { atRows, type Interactions } from "../../data/interactions";
import type { History } from "../../data/rows";
import { train } from "../epochs";
import { bytesFor, type KernelCall, KernelEngine } from "../kernels/engine";
import { FactorRows } from "../kernels/factor-rows";
import { addOuters, dot, solveInPlace } from "../linear-algebra";
import { algorithm, type ItemScorer } from "../model";
import { clipped, ratingRange } from "./baseline";
import { checkFactors, counts, type FactorOptions, initialFactors, paddedWidth } from "./factor-options";

/** What SVD and SVD++ have learned, and predict from in the same way. */
export interface FactorModel {
  readonly [name: string]: Float32Array | number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly regularization: number;
  readonly width: number;
  readonly userBias: Float32Array;
  readonly itemBias: Float32Array;
  readonly userFactors: Float32Array;
  readonly itemFactors: Float32Array;
}

/** Ratings are visited in 4 x 4 blocks of users and items: the blocks of a diagonal touch different parameters. */
const blocks = 4;

/**
 * rating ≈ mean + user bias + item bias + user factors · item factors, by stochastic gradient descent.
 *
 * Funk (2006); Koren, Bell, Volinsky, "Matrix factorization techniques" (2009). Defaults of Surprise's SVD, but for the initial
 * deviation, 0.01 instead of 0.1: the noise of 0.1 makes users with few ratings worse than their bias (docs/recommender.md).
 * The order of the ratings is that of Gemulla et al. (2011), fixed for any number of threads. Uses `run.threads`, up to 4.
 */
export const svd = algorithm({
  name: "svd",
  version: 1,
  defaults: {
    factors: 100,
    epochs: 20,
    learningRate: 0.005,
    regularization: 0.02,
    initialDeviation: 0.01,
    seed: 0,
  } as FactorOptions,
  check: checkFactors,
  learn(data, options, run): FactorModel {
    const width = paddedWidth(options.factors);
    const { rows, starts } = blocked(data);
    const ordered = atRows(data, rows);
    const n = rows.length;
    const { users, items } = data;
    const bytes = bytesFor(n, n, n, users, items, users * width, items * width);
    const engine = new KernelEngine(bytes, Math.min(run.threads ?? 1, blocks));
    try {
      const user = engine.integersFrom(ordered.user);
      const item = engine.integersFrom(ordered.item);
      const rating = engine.floatsFrom(ordered.rating);
      const userBias = engine.floats(users);
      const itemBias = engine.floats(items);
      const userFactors = engine.floats(users * width);
      const itemFactors = engine.floats(items * width);
      const seen = counts(data);
      initialFactors(userFactors, seen.users, options, 0);
      initialFactors(itemFactors, seen.items, options, 1);

      const mean = data.rating.reduce((sum, value) => sum + value, 0) / n;
      const arrays = [user, item, rating, userBias, itemBias, userFactors, itemFactors];
      const addresses = arrays.map((array) => array.byteOffset);
      const { learningRate, regularization } = options;
      const diagonals = Array.from({ length: blocks }, (_, shift) =>
        Array.from({ length: blocks }, (_, block): KernelCall => {
          const at = block * blocks + ((block + shift) % blocks);
          const span = [starts[at] as number, starts[at + 1] as number];
          return [...span, ...addresses, width * 4, mean, learningRate, regularization];
        }),
      );
      train(
        {
          name: "svd",
          epochs: options.epochs,
          parameters: { userBias, itemBias, userFactors, itemFactors },
          round: () => {
            for (const diagonal of diagonals) engine.run("sgd", diagonal);
          },
        },
        data,
        options,
        run,
      );
      return {
        mean,
        ...ratingRange(data),
        regularization,
        width,
        userBias: new Float32Array(userBias),
        itemBias: new Float32Array(itemBias),
        userFactors: new Float32Array(userFactors),
        itemFactors: new Float32Array(itemFactors),
      };
    } finally {
      engine.close();
    }
  },
  open: openFactors,
});

/** Predictions and rankings from biases and factors; a history alone is folded in by ridge regression. */
export function openFactors(learned: FactorModel): ItemScorer {
  const { mean, low, high, regularization, width, userBias, itemBias, userFactors, itemFactors } = learned;
  const rows = new FactorRows(itemFactors, width);
  const matrix = new Float64Array(width * width);

  const fill = (factors: Float32Array, bias: number, out: Float32Array) => {
    rows.times(factors, out);
    for (let item = 0; item < out.length; item++)
      (out[item] as number) += mean + bias + (itemBias[item] as number);
  };
  return {
    predict(user, item) {
      const product =
        user in userBias && item in itemBias
          ? dot(userFactors, user * width, itemFactors, item * width, width)
          : 0;
      return clipped(mean + (userBias[user] ?? 0) + (itemBias[item] ?? 0) + product, low, high);
    },
    scoreUser(user, out) {
      fill(userFactors.subarray(user * width, (user + 1) * width), userBias[user] as number, out);
    },
    scoreHistory(history, out) {
      const { bias, factors } = folded(history);
      fill(factors, bias, out);
    },
  };

  /** The bias first, shrunk as if 15 neutral ratings were known too; then the factors on what it leaves. */
  function folded({ items, values }: History): { bias: number; factors: Float32Array } {
    const rest = Float64Array.from(
      items,
      (item, n) => (values[n] as number) - mean - (itemBias[item] as number),
    );
    const bias = rest.reduce((sum, value) => sum + value, 0) / (15 + rest.length);
    matrix.fill(0);
    const right = new Float64Array(width);
    addOuters(matrix, itemFactors, items, new Float32Array(items.length).fill(1), width);
    for (let n = 0; n < items.length; n++) {
      const from = (items[n] as number) * width;
      for (let f = 0; f < width; f++) {
        (right[f] as number) += (itemFactors[from + f] as number) * ((rest[n] as number) - bias);
      }
    }
    // at least as strong as in training, and never zero, so that the system can be solved
    const ridge = Math.max(regularization, 1e-6) * items.length;
    for (let f = 0; f < width; f++) (matrix[f * width + f] as number) += ridge;
    return { bias, factors: new Float32Array(solveInPlace(matrix, right)) };
  }
}

/** Rows sorted by block (each with about the same number of rows a side), within a block by user. */
export function blocked(data: Interactions): { rows: Int32Array; starts: Int32Array } {
  const { users, items } = counts(data);
  const userBlock = evenBlocks(users, data.user.length);
  const itemBlock = evenBlocks(items, data.item.length);
  const cell = (row: number) =>
    (userBlock[data.user[row] as number] as number) * blocks +
    (itemBlock[data.item[row] as number] as number);

  const starts = new Int32Array(blocks * blocks + 1);
  for (let row = 0; row < data.user.length; row++) (starts[cell(row) + 1] as number)++;
  for (let at = 0; at < blocks * blocks; at++) (starts[at + 1] as number) += starts[at] as number;

  const byUserFirst = new Int32Array(data.user.length);
  const next = new Int32Array(data.users + 1);
  for (const user of data.user) (next[user + 1] as number)++;
  for (let user = 0; user < data.users; user++) (next[user + 1] as number) += next[user] as number;
  for (let row = 0; row < data.user.length; row++) {
    byUserFirst[(next[data.user[row] as number] as number)++] = row;
  }
  const rows = new Int32Array(data.user.length);
  const place = starts.slice();
  for (const row of byUserFirst) rows[(place[cell(row)] as number)++] = row;
  return { rows, starts };
}

function evenBlocks(sizes: Int32Array, total: number): Uint8Array {
  let before = 0;
  return Uint8Array.from(sizes, (size) => {
    const block = Math.min(blocks - 1, Math.floor((before * blocks) / total));
    before += size;
    return block;
  });
}
