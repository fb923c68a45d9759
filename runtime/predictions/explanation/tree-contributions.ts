import type { Forest } from "./forest";
import { NotExplainable } from "./not-explainable";
import { gaussLegendre } from "./quadrature";
import { isTrueSide } from "./walk-forest";

/** Walking down a tree takes a stack as deep as it is. */
const deepest = 500;

/** How a score is made of raw scores: `constant` and each of them times its weight. */
export interface ScoreTarget {
  readonly weights: readonly number[];
  readonly constant: number;
}

/** A sum of contributions, one for each feature. */
export interface Additive {
  /** What the model says when it knows nothing of a row. */
  readonly base: number;
  /** Adds each feature's contribution to `contributions` from `at` on. @param columns what the trees or weights are given */
  add(columns: Float32Array, contributions: Float64Array, at: number): void;
}

/**
 * Shapley values of trees, where what is not known is decided by how many training rows took each side
 * ("path-dependent": Lundberg, Erion and Lee 2018, Algorithm 2).
 *
 * Of one leaf with value v, each feature j on its path has z_j, the share of training rows that took the path's sides at its
 * nodes, and o_j, 1 if this row does and 0 if not. Known features count o, the others z, so that feature i contributes
 * v (o_i - z_i) times the integral over t from 0 to 1 of the product of (t o_j + (1 - t) z_j) over all other j: an order of
 * features is a random t for each, and the integral is over that of i. The product is a polynomial of t, and a few of
 * Gauss' points integrate it exactly. They are carried down the tree as products and up as sums over leaves, so that a tree
 * costs its number of nodes, whatever its depth.
 *
 * @param featureOf the feature that each column belongs to: columns of one category are one feature, known or not together
 */
export function treeContributions(
  forest: Forest,
  { weights, constant }: ScoreTarget,
  featureOf: Int32Array,
): Additive {
  const { roots, mode, column, whenTrue, whenFalse, outputs, bases, values } = forest;
  const cover = coverOf(forest);
  const leafValue = Float64Array.from(mode, (_, place) =>
    weights.reduce((sum, weight, output) => sum + weight * (values[place * outputs + output] ?? 0), 0),
  );
  const counted = roots.filter((root) => hasValue(forest, leafValue, root));
  const { depth, features } = longestPath(forest, counted, featureOf);
  if (depth > deepest) throw new NotExplainable(`Its trees are deeper than ${deepest} nodes.`);
  const { points, weights: pointWeights } = gaussLegendre(Math.max(1, Math.ceil(features / 2)));
  const count = points.length;

  // of each depth: the product of all features' factors down to here, and the sum over the leaves below
  const products = new Float64Array((depth + 1) * count).fill(1);
  const sums = new Float64Array((depth + 1) * count);
  // of each feature as it stands on the way down
  const isOn = new Uint8Array(featureOf.length).fill(1);
  const shares = new Float64Array(featureOf.length).fill(1);
  let row: Float32Array = new Float32Array();
  let into: Float64Array = new Float64Array();
  let from = 0;

  const base =
    constant +
    weights.reduce((sum, weight, output) => sum + weight * (bases[output] ?? 0), 0) +
    counted.reduce((sum, root) => sum + expected(root), 0);
  return {
    base,
    add: (columns, contributions, at) => {
      row = columns;
      into = contributions;
      from = at;
      for (const root of counted) visit(root, 0);
    },
  };

  function visit(place: number, level: number): void {
    const here = level * count;
    if (mode[place] === 0) {
      const value = leafValue[place] ?? 0;
      for (let point = 0; point < count; point++) sums[here + point] = value * (products[here + point] ?? 0);
      return;
    }
    for (let point = 0; point < count; point++) sums[here + point] = 0;
    const value = row[column[place] ?? 0] ?? Number.NaN;
    const isTrue = isTrueSide(forest, place, value);
    follow(place, whenTrue[place] ?? 0, isTrue, level);
    follow(place, whenFalse[place] ?? 0, !isTrue, level);
  }

  function follow(place: number, child: number, isTaken: boolean, level: number): void {
    const feature = featureOf[column[place] ?? 0] ?? 0;
    const wasOn = isOn[feature] ?? 0;
    const wasShare = shares[feature] ?? 0;
    const on = isTaken ? wasOn : 0;
    const share = (wasShare * (cover[child] ?? 0)) / (cover[place] ?? 1);
    // neither this row nor any of the training comes here
    if (on === 0 && share === 0) return;

    const here = level * count;
    const below = here + count;
    for (let point = 0; point < count; point++) {
      const t = points[point] ?? 0;
      const factor = (t * on + (1 - t) * share) / (t * wasOn + (1 - t) * wasShare);
      products[below + point] = (products[here + point] ?? 0) * factor;
    }
    isOn[feature] = on;
    shares[feature] = share;
    visit(child, level + 1);
    isOn[feature] = wasOn;
    shares[feature] = wasShare;

    let contribution = 0;
    for (let point = 0; point < count; point++) {
      const t = points[point] ?? 0;
      const sum = sums[below + point] ?? 0;
      sums[here + point] = (sums[here + point] ?? 0) + sum;
      // what the leaves below say of this feature, less what they were counted for where it stood on this path before
      const slope =
        (on - share) / (t * on + (1 - t) * share) - (wasOn - wasShare) / (t * wasOn + (1 - t) * wasShare);
      contribution += (pointWeights[point] ?? 0) * sum * slope;
    }
    into[from + feature] = (into[from + feature] ?? 0) + contribution;
  }

  function expected(place: number): number {
    if (mode[place] === 0) return leafValue[place] ?? 0;
    const [left = 0, right = 0] = [whenTrue[place], whenFalse[place]];
    const ofLeft = (cover[left] ?? 0) / (cover[place] ?? 1);
    return ofLeft * expected(left) + (1 - ofLeft) * expected(right);
  }
}

/** A file may have a number for each node that is none of rows, such as 1 everywhere. */
function coverOf({ cover, mode, whenTrue, whenFalse }: Forest): Float64Array {
  const isOfRows = cover?.every((rows, place) => {
    if (mode[place] === 0) return rows >= 0;
    const below = (cover[whenTrue[place] ?? -1] ?? 0) + (cover[whenFalse[place] ?? -1] ?? 0);
    return rows > 0 && Math.abs(below - rows) <= rows * 1e-5;
  });
  if (cover && isOfRows) return cover;
  throw new NotExplainable(
    "Its trees do not tell how many training rows came by each node (nodes_hitrates).",
  );
}

/** Of several classes each has trees of its own: those of others say nothing. */
function hasValue(forest: Forest, leafValue: Float64Array, root: number): boolean {
  const ahead = [root];
  for (let place = ahead.pop(); place !== undefined; place = ahead.pop()) {
    if (forest.mode[place] !== 0) ahead.push(forest.whenTrue[place] ?? 0, forest.whenFalse[place] ?? 0);
    else if (leafValue[place] !== 0) return true;
  }
  return false;
}

/** Of all paths: the most nodes, and the most features. */
function longestPath(
  { mode, column, whenTrue, whenFalse }: Forest,
  roots: readonly number[],
  featureOf: Int32Array,
): { readonly depth: number; readonly features: number } {
  const timesOn = new Int32Array(featureOf.length);
  let longest = 0;
  let most = 0;
  for (const root of roots) measure(root, 0, 0);
  return { depth: longest, features: most };

  function measure(place: number, depth: number, features: number): void {
    longest = Math.max(longest, depth);
    most = Math.max(most, features);
    if (mode[place] === 0) return;
    const feature = featureOf[column[place] ?? 0];
    if (feature === undefined) throw new NotExplainable("Its trees ask for columns that are not there.");
    const times = timesOn[feature] ?? 0;
    timesOn[feature] = times + 1;
    for (const next of [whenTrue[place], whenFalse[place]])
      measure(next ?? 0, depth + 1, features + (times === 0 ? 1 : 0));
    timesOn[feature] = times;
  }
}
