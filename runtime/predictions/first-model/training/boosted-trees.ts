import { type Bins, binsOf, missingBin, mostBins } from "./bins";
import { sigmoid } from "./logistic-regression";
import type { Table } from "./table";

/** A node of a tree: it asks a question, or is a leaf. */
export interface TreeNode {
  /** Training rows that came by. */
  readonly rows: number;
  /** Of a leaf: what it adds to the log-odds. */
  readonly value: number;
  readonly split?: {
    readonly column: number;
    /** Up to it, exactly, a row goes to `low`. A 32-bit float. */
    readonly threshold: number;
    readonly missingIsLow: boolean;
    readonly low: TreeNode;
    readonly high: TreeNode;
  };
}

/** Trees whose leaves sum to the log-odds of the positive class. */
export interface BoostedTrees {
  readonly base: number;
  readonly trees: readonly TreeNode[];
}

export interface BoostingOptions {
  /** @default 100 */
  readonly trees?: number;
  /** @default 3 */
  readonly depth?: number;
  /** How much of each tree's answer counts. @default 0.1 */
  readonly rate?: number;
  /** Fewest training rows in a leaf. @default 20 */
  readonly fewestRows?: number;
  /** Added to a leaf's weight: the larger, the more careful. @default 1 */
  readonly penalty?: number;
}

interface Growing {
  readonly table: Table;
  readonly bins: Bins;
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly options: Required<BoostingOptions>;
}

/** Gradient boosting of the logistic loss over histograms, by second-order gains (Chen and Guestrin, "XGBoost", 2016). */
export function trainBoosted(table: Table, options: BoostingOptions = {}): BoostedTrees {
  const all = { trees: 100, depth: 3, rate: 0.1, fewestRows: 20, penalty: 1, ...options };
  const { rows, labels } = table;
  const positive = labels.reduce((sum, label) => sum + label, 0);
  const base = Math.fround(Math.log((positive + 1) / (rows - positive + 1)));
  const scores = new Float64Array(rows).fill(base);
  const gradients = new Float64Array(rows);
  const hessians = new Float64Array(rows);
  const growing = { table, bins: binsOf(table), gradients, hessians, options: all };
  const everybody = Int32Array.from({ length: rows }, (_, row) => row);

  const trees = Array.from({ length: all.trees }, () => {
    for (let row = 0; row < rows; row++) {
      const probability = sigmoid(scores[row] ?? 0);
      gradients[row] = probability - (labels[row] ?? 0);
      hessians[row] = probability * (1 - probability);
    }
    return grow(growing, everybody, 0, (members, value) => {
      for (const row of members) scores[row] = (scores[row] ?? 0) + value;
    });
  });
  return { base, trees };
}

export function predictBoosted(
  { base, trees }: BoostedTrees,
  { rows, columns, values }: Pick<Table, "columns" | "rows" | "values">,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(row * columns, (row + 1) * columns);
    return sigmoid(trees.reduce((sum, tree) => sum + leafOf(tree, own).value, base));
  });
}

function leafOf(node: TreeNode, values: Float32Array): TreeNode {
  if (node.split === undefined) return node;
  const { column, threshold, missingIsLow, low, high } = node.split;
  const value = values[column] ?? Number.NaN;
  return leafOf((Number.isNaN(value) ? missingIsLow : value <= threshold) ? low : high, values);
}

/** @param settle told of each leaf, with the rows in it and what it adds to them */
function grow(
  growing: Growing,
  members: Int32Array,
  depth: number,
  settle: (members: Int32Array, value: number) => void,
): TreeNode {
  const { options, gradients, hessians, bins, table } = growing;
  const best = depth < options.depth ? bestSplit(growing, members) : undefined;
  if (best === undefined) {
    const gradient = members.reduce((sum, row) => sum + (gradients[row] ?? 0), 0);
    const hessian = members.reduce((sum, row) => sum + (hessians[row] ?? 0), 0);
    const value = Math.fround((-options.rate * gradient) / (hessian + options.penalty));
    settle(members, value);
    return { rows: members.length, value };
  }
  const { column, bin, missingIsLow } = best;
  const isLow = (row: number) => {
    const own = bins.ofRow[row * table.columns + column] ?? missingBin;
    return own === missingBin ? missingIsLow : own <= bin;
  };
  const low = members.filter(isLow);
  const high = members.filter((row) => !isLow(row));
  return {
    rows: members.length,
    value: 0,
    split: {
      column,
      threshold: bins.thresholds[column]?.[bin] ?? 0,
      missingIsLow,
      low: grow(growing, low, depth + 1, settle),
      high: grow(growing, high, depth + 1, settle),
    },
  };
}

interface Split {
  readonly column: number;
  /** The last bin that goes to the low side. */
  readonly bin: number;
  readonly missingIsLow: boolean;
}

interface Sums {
  rows: number;
  gradient: number;
  hessian: number;
}

/** The split that lowers the loss most, or none that lowers it. */
function bestSplit(growing: Growing, members: Int32Array): Split | undefined {
  let best: (Split & { readonly gain: number }) | undefined;
  const all = { rows: members.length, gradient: 0, hessian: 0 };
  for (const row of members) {
    all.gradient += growing.gradients[row] ?? 0;
    all.hessian += growing.hessians[row] ?? 0;
  }
  for (let column = 0; column < growing.table.columns; column++) {
    const found = bestSplitOf(growing, { members, all, column });
    if (found !== undefined && found.gain > (best?.gain ?? 1e-6)) best = found;
  }
  return best;
}

function bestSplitOf(
  { table, bins, gradients, hessians, options }: Growing,
  { members, all, column }: { readonly members: Int32Array; readonly all: Sums; readonly column: number },
): (Split & { readonly gain: number }) | undefined {
  const thresholds = bins.thresholds[column] ?? [];
  if (thresholds.length === 0) return undefined;
  const rows = new Float64Array(mostBins + 1);
  const gradient = new Float64Array(mostBins + 1);
  const hessian = new Float64Array(mostBins + 1);
  for (const row of members) {
    const bin = bins.ofRow[row * table.columns + column] ?? missingBin;
    rows[bin] = (rows[bin] ?? 0) + 1;
    gradient[bin] = (gradient[bin] ?? 0) + (gradients[row] ?? 0);
    hessian[bin] = (hessian[bin] ?? 0) + (hessians[row] ?? 0);
  }
  const sumsAt = (bin: number): Sums => ({
    rows: rows[bin] ?? 0,
    gradient: gradient[bin] ?? 0,
    hessian: hessian[bin] ?? 0,
  });
  const missing = sumsAt(missingBin);
  const worth = ({ gradient: g, hessian: h }: Sums) => (g * g) / (h + options.penalty);

  let best: (Split & { readonly gain: number }) | undefined;
  const below = { rows: 0, gradient: 0, hessian: 0 };
  for (let bin = 0; bin < thresholds.length; bin++) {
    add(below, sumsAt(bin));
    // nobody missing: the larger side would take them
    const sides = missing.rows > 0 ? [true, false] : [2 * below.rows >= all.rows];
    for (const missingIsLow of sides) {
      const low = { ...below };
      if (missingIsLow) add(low, missing);
      const high = {
        rows: all.rows - low.rows,
        gradient: all.gradient - low.gradient,
        hessian: all.hessian - low.hessian,
      };
      if (low.rows < options.fewestRows || high.rows < options.fewestRows) continue;
      const gain = worth(low) + worth(high) - worth(all);
      if (gain > (best?.gain ?? 0)) best = { column, bin, missingIsLow, gain };
    }
  }
  return best;
}

function add(sum: Sums, { rows, gradient, hessian }: Sums): void {
  sum.rows += rows;
  sum.gradient += gradient;
  sum.hessian += hessian;
}
