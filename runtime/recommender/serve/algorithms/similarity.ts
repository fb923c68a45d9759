import type { Rows } from "../../data/rows";
import { type ItemRows, RowBuilder } from "./item-rows";

/** How alike two items (or users) are, from the ratings they share. */
export type Similarity = "pearson-baseline" | "pearson" | "cosine" | "msd";

export interface SimilarityOptions {
  readonly similarity: Similarity;
  /** Pairs with fewer common ratings are not alike. */
  readonly minSupport: number;
  /** Common ratings at which a similarity counts half, for pearson-baseline. */
  readonly shrinkage: number;
}

/**
 * The positive similarities of all pairs that share a rating, row by row: for each entry of a row the other direction's row is
 * walked, so the cost is the sum of squared lengths of the other direction's rows.
 *
 * Formulas of Surprise (similarities.pyx); pearson-baseline is Koren's (2010), shrunk by (n - 1) / (n - 1 + shrinkage).
 *
 * @param rows of the things compared; @param others the transposed matrix, its values in the same scale
 */
export function neighbours(rows: Rows, others: Rows, options: SimilarityOptions): ItemRows {
  const { similarity, minSupport } = options;
  const count = rows.rows;
  const common = new Int32Array(count);
  const products = new Float64Array(count);
  const ownSquares = new Float64Array(count);
  const otherSquares = new Float64Array(count);
  const ownSums = new Float64Array(count);
  const otherSums = new Float64Array(count);
  const touched = new Int32Array(count);
  const result = new RowBuilder(count);

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
    result.add(touched.subarray(0, pairs).sort(), (other) => {
      const n = common[other] as number;
      const alike = n < minSupport ? 0 : similarityOf(other, n);
      common[other] = 0;
      products[other] = 0;
      ownSquares[other] = 0;
      otherSquares[other] = 0;
      ownSums[other] = 0;
      otherSums[other] = 0;
      return alike;
    });
  }
  return result.rows();

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
