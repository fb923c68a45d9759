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
  const { options, gradients, hessians, bins } = growing;
  const best = depth < options.depth ? bestSplit(growing, members) : undefined;
  if (best === undefined) {
    const gradient = sumOver(members, gradients);
    const hessian = sumOver(members, hessians);
    const value = Math.fround((-options.rate * gradient) / (hessian + options.penalty));
    settle(members, value);
    return { rows: members.length, value };
  }
  const { column, bin } = best;
  const { low, high } = divided(growing, members, best);
  return {
    rows: members.length,
    value: 0,
    split: {
      column,
      threshold: bins.thresholds[column]?.[bin] ?? 0,
      missingIsLow: best.missingIsLow,
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

/** Rows, sum of gradients and sum of hessians, three numbers a bin: of a column's bins one after the other, column after column. */
type Histogram = Float64Array;

const perBin = 3;
const perColumn = perBin * (mostBins + 1);

/** The split that lowers the loss most, or none that lowers it. */
function bestSplit(growing: Growing, members: Int32Array): Split | undefined {
  let best: (Split & { readonly gain: number }) | undefined;
  const histogram = histogramOf(growing, members);
  const all = {
    rows: members.length,
    gradient: sumOver(members, growing.gradients),
    hessian: sumOver(members, growing.hessians),
  };
  for (let column = 0; column < growing.table.columns; column++) {
    const found = bestSplitOf(growing, { histogram, all, column });
    if (found !== undefined && found.gain > (best?.gain ?? 1e-6)) best = found;
  }
  return best;
}

function sumOver(members: Int32Array, values: Float64Array): number {
  let sum = 0;
  for (let member = 0; member < members.length; member++) sum += values[members[member] ?? 0] ?? 0;
  return sum;
}

/** All columns at once, row after row as they lie in memory. */
function histogramOf({ table, bins, gradients, hessians }: Growing, members: Int32Array): Histogram {
  const { columns } = table;
  const { ofRow } = bins;
  const sums = new Float64Array(columns * perColumn);
  for (let member = 0; member < members.length; member++) {
    const row = members[member] ?? 0;
    const gradient = gradients[row] ?? 0;
    const hessian = hessians[row] ?? 0;
    for (let column = 0; column < columns; column++) {
      const at = column * perColumn + perBin * (ofRow[row * columns + column] ?? missingBin);
      sums[at] = (sums[at] ?? 0) + 1;
      sums[at + 1] = (sums[at + 1] ?? 0) + gradient;
      sums[at + 2] = (sums[at + 2] ?? 0) + hessian;
    }
  }
  return sums;
}

function bestSplitOf(
  { bins, options }: Growing,
  {
    histogram,
    all,
    column,
  }: {
    readonly histogram: Histogram;
    readonly all: { readonly rows: number; readonly gradient: number; readonly hessian: number };
    readonly column: number;
  },
): (Split & { readonly gain: number }) | undefined {
  const count = bins.thresholds[column]?.length ?? 0;
  const missing = column * perColumn + perBin * missingBin;
  const rowsMissing = histogram[missing] ?? 0;
  const worth = (gradient: number, hessian: number) => (gradient * gradient) / (hessian + options.penalty);
  const worthOfAll = worth(all.gradient, all.hessian);

  let best: (Split & { readonly gain: number }) | undefined;
  let [rowsBelow, gradientBelow, hessianBelow] = [0, 0, 0];
  for (let bin = 0; bin < count; bin++) {
    const at = column * perColumn + perBin * bin;
    rowsBelow += histogram[at] ?? 0;
    gradientBelow += histogram[at + 1] ?? 0;
    hessianBelow += histogram[at + 2] ?? 0;
    // nobody missing: the larger side would take them
    const first = rowsMissing > 0 || 2 * rowsBelow >= all.rows;
    const sides = rowsMissing > 0 ? 2 : 1;
    for (let side = 0; side < sides; side++) {
      const missingIsLow = side === 0 ? first : !first;
      const rows = missingIsLow ? rowsBelow + rowsMissing : rowsBelow;
      if (rows < options.fewestRows || all.rows - rows < options.fewestRows) continue;
      const gradient = missingIsLow ? gradientBelow + (histogram[missing + 1] ?? 0) : gradientBelow;
      const hessian = missingIsLow ? hessianBelow + (histogram[missing + 2] ?? 0) : hessianBelow;
      const gain =
        worth(gradient, hessian) + worth(all.gradient - gradient, all.hessian - hessian) - worthOfAll;
      if (gain > (best?.gain ?? 0)) best = { column, bin, missingIsLow, gain };
    }
  }
  return best;
}

function divided(
  { bins, table }: Growing,
  members: Int32Array,
  { column, bin, missingIsLow }: Split,
): { readonly low: Int32Array; readonly high: Int32Array } {
  const low = new Int32Array(members.length);
  const high = new Int32Array(members.length);
  let [ofLow, ofHigh] = [0, 0];
  for (let member = 0; member < members.length; member++) {
    const row = members[member] ?? 0;
    const own = bins.ofRow[row * table.columns + column] ?? missingBin;
    if (own === missingBin ? missingIsLow : own <= bin) low[ofLow++] = row;
    else high[ofHigh++] = row;
  }
  return { low: low.subarray(0, ofLow), high: high.subarray(0, ofHigh) };
}
