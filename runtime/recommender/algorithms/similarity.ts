import type { Rows } from "../data/rows";

/** How alike two items (or users) are, from the ratings they share. */
export type Similarity = "pearson-baseline" | "pearson" | "cosine" | "msd";

/** Positive similarities only: row `r` holds its neighbours in ascending order. */
export interface Neighbours {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
}

export interface SimilarityOptions {
  readonly similarity: Similarity;
  /** Pairs with fewer common ratings are not alike. */
  readonly minSupport: number;
  /** Common ratings at which a similarity counts half, for pearson-baseline. */
  readonly shrinkage: number;
}

/**
 * All pairs that share a rating, row by row: for each entry of a row the other direction's row is walked, so the cost is the sum
 * of squared lengths of the other direction's rows.
 *
 * Formulas of Surprise (similarities.pyx); pearson-baseline is Koren's (2010), shrunk by (n - 1) / (n - 1 + shrinkage).
 *
 * @param rows of the things compared; @param others the transposed matrix, its values in the same scale
 */
export function neighbours(rows: Rows, others: Rows, options: SimilarityOptions): Neighbours {
  const { similarity, minSupport } = options;
  const count = rows.rows;
  const common = new Int32Array(count);
  const products = new Float64Array(count);
  const ownSquares = new Float64Array(count);
  const otherSquares = new Float64Array(count);
  const ownSums = new Float64Array(count);
  const otherSums = new Float64Array(count);
  const touched = new Int32Array(count);
  const start = new Int32Array(count + 1);
  let index = new Int32Array(1024);
  let value = new Float32Array(1024);
  let size = 0;

  for (let row = 0; row < count; row++) {
    let pairs = 0;
    for (let n = rows.start[row] as number; n < (rows.start[row + 1] as number); n++) {
      const own = rows.value[n] as number;
      const through = rows.index[n] as number;
      const end = others.start[through + 1] as number;
      for (let m = others.start[through] as number; m < end; m++) {
        const other = others.index[m] as number;
        if (other === row) continue;
        const rating = others.value[m] as number;
        if (common[other] === 0) touched[pairs++] = other;
        (common[other] as number)++;
        (products[other] as number) += own * rating;
        (ownSquares[other] as number) += own * own;
        (otherSquares[other] as number) += rating * rating;
        if (similarity === "pearson") {
          (ownSums[other] as number) += own;
          (otherSums[other] as number) += rating;
        }
      }
    }
    for (const other of touched.subarray(0, pairs).sort()) {
      const n = common[other] as number;
      const alike = n < minSupport ? 0 : similarityOf(other, n);
      common[other] = 0;
      products[other] = 0;
      ownSquares[other] = 0;
      otherSquares[other] = 0;
      ownSums[other] = 0;
      otherSums[other] = 0;
      if (!(alike > 0)) continue;
      if (size === index.length) {
        index = grown(index, new Int32Array(size * 2));
        value = grown(value, new Float32Array(size * 2));
      }
      index[size] = other;
      value[size++] = alike;
    }
    start[row + 1] = size;
  }
  return { start, index: index.slice(0, size), value: value.slice(0, size) };

  function similarityOf(other: number, n: number): number {
    const product = products[other] as number;
    const squares = (ownSquares[other] as number) * (otherSquares[other] as number);
    switch (similarity) {
      case "cosine":
        return squares === 0 ? 0 : product / Math.sqrt(squares);
      case "msd":
        return 1 / (1 + ((ownSquares[other] as number) + (otherSquares[other] as number) - 2 * product) / n);
      case "pearson-baseline":
        return squares === 0 ? 0 : (product / Math.sqrt(squares)) * ((n - 1) / (n - 1 + options.shrinkage));
      case "pearson": {
        const [a, b] = [ownSums[other] as number, otherSums[other] as number];
        const variances =
          (n * (ownSquares[other] as number) - a * a) * (n * (otherSquares[other] as number) - b * b);
        return variances <= 0 ? 0 : (n * product - a * b) / Math.sqrt(variances);
      }
    }
  }
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
