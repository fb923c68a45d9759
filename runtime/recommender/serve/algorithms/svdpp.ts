import { byUser, type History } from "../../data/rows";
import { train } from "../epochs";
import { bytesFor, KernelEngine } from "../kernels/engine";
import { algorithm } from "../model";
import { ratingRange } from "./baseline";
import { checkFactors, counts, type FactorOptions, initialFactors, paddedWidth } from "./factor-options";
import { type FactorModel, openFactors } from "./svd";

/**
 * SVD whose user factors also hold the mean (over √n) of implicit factors of all items the user rated.
 *
 * Koren, "Factorization meets the neighborhood" (2008). Defaults of Surprise's SVDpp, but for the initial deviation (see svd.ts);
 * the same updates in the same order, in linear instead of quadratic time for each user (see kernels.as). One thread: the
 * implicit factors are shared by all users.
 */
export const svdpp = algorithm({
  name: "svdpp",
  version: 1,
  defaults: {
    factors: 20,
    epochs: 20,
    learningRate: 0.007,
    regularization: 0.02,
    initialDeviation: 0.01,
    seed: 0,
  } as FactorOptions,
  check: checkFactors,
  learn(data, options, run): FactorModel {
    const width = paddedWidth(options.factors);
    const rows = byUser(data);
    const { users, items } = data;
    const n = rows.index.length;
    const engine = new KernelEngine(
      bytesFor(users + 1, n, n, users, items, users * width, items * width, items * width, 2 * width),
    );
    const starts = engine.integersFrom(rows.start);
    const index = engine.integersFrom(rows.index);
    const rating = engine.floatsFrom(rows.value);
    const userBias = engine.floats(users);
    const itemBias = engine.floats(items);
    const userFactors = engine.floats(users * width);
    const itemFactors = engine.floats(items * width);
    const implicitFactors = engine.floats(items * width);
    const scratch = engine.floats(2 * width);
    const seen = counts(data);
    initialFactors(userFactors, seen.users, options, 0);
    initialFactors(itemFactors, seen.items, options, 1);
    initialFactors(implicitFactors, seen.items, options, 2);

    const mean = data.rating.reduce((sum, value) => sum + value, 0) / n;
    const { learningRate, regularization } = options;
    const parameters = { userBias, itemBias, userFactors, itemFactors, implicitFactors };
    const addresses = [starts, index, rating, ...Object.values(parameters)].map((array) => array.byteOffset);
    const call = [0, users, ...addresses, width * 4, scratch.byteOffset, mean, learningRate, regularization];
    const round = () => engine.run("sgdImplicit", [call]);
    train({ name: "svdpp", epochs: options.epochs, parameters, round }, data, options, run);

    const tastes = new Float32Array(userFactors);
    for (let user = 0; user < users; user++) {
      const items = rows.index.subarray(rows.start[user], rows.start[user + 1]);
      addImplicit(items, implicitFactors, tastes.subarray(user * width, (user + 1) * width));
    }
    return {
      mean,
      ...ratingRange(data),
      regularization,
      width,
      userBias: new Float32Array(userBias),
      itemBias: new Float32Array(itemBias),
      userFactors: tastes,
      itemFactors: new Float32Array(itemFactors),
    };
  },
  open: openFactors,
});

/** factors += Σ implicit factors of the items / √n */
function addImplicit(items: History["items"], implicitFactors: Float32Array, factors: Float32Array): void {
  const width = factors.length;
  const norm = 1 / Math.sqrt(items.length);
  for (const item of items) {
    for (let f = 0; f < width; f++) {
      (factors[f] as number) += norm * (implicitFactors[item * width + f] as number);
    }
  }
}
