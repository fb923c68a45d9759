import { addRows, dot } from "../../recommender/serve/linear-algebra";
import { type Random, random } from "../../shared/random";

/** Rows of a sparse matrix. */
interface SparseRow {
  readonly index: Int32Array;
  readonly value: Float32Array;
}

/**
 * An orthonormal basis of the directions in which rows differ most: the space of the truncated SVD, by subspace iteration.
 *
 * Halko, Martinsson, Tropp, "Finding structure with randomness" (2011), algorithm 4.4.
 *
 * @param columns width of the matrix
 * @param width how many directions
 * @returns columns × width
 */
export function leadingSubspace(
  rows: readonly SparseRow[],
  columns: number,
  width: number,
  { seed, iterations }: { readonly seed: number; readonly iterations: number },
): Float32Array {
  const source: Random = random(seed, 21);
  // a direction is chosen by rows, so there are fewer numbers to draw than columns
  let left: Float32Array = Float32Array.from({ length: rows.length * width }, () => source.normal());
  let basis = transposedTimes(rows, left, columns, width);
  for (let n = 0; n < iterations; n++) {
    left = orthonormal(times(rows, basis, width), width);
    basis = transposedTimes(rows, left, columns, width);
  }
  return orthonormal(basis, width);
}

export function times(rows: readonly SparseRow[], right: Float32Array, width: number): Float32Array {
  const product = new Float32Array(rows.length * width);
  rows.forEach(({ index, value }, row) => {
    addRows(right, index, value, product.subarray(row * width, (row + 1) * width));
  });
  return product;
}

function transposedTimes(
  rows: readonly SparseRow[],
  left: Float32Array,
  columns: number,
  width: number,
): Float32Array {
  const product = new Float32Array(columns * width);
  rows.forEach(({ index, value }, row) => {
    const from = row * width;
    for (let n = 0; n < index.length; n++) {
      const to = (index[n] as number) * width;
      const weight = value[n] as number;
      for (let f = 0; f < width; f++) (product[to + f] as number) += weight * (left[from + f] as number);
    }
  });
  return product;
}

/**
 * Columns of length 1 that stand upright on each other: Gram-Schmidt on the columns, each taken twice so that rounding does not tilt them. A
 * column that the others hold already becomes zeros.
 */
function orthonormal(matrix: Float32Array, width: number): Float32Array {
  const height = matrix.length / width;
  const columns = Array.from({ length: width }, () => new Float32Array(height));
  columns.forEach((column, f) => {
    for (let row = 0; row < height; row++) column[row] = matrix[row * width + f] as number;
    const before = Math.sqrt(dot(column, 0, column, 0, height));
    for (let time = 0; time < 2; time++)
      for (let other = 0; other < f; other++) takeOff(column, columns[other] as Float32Array);
    const length = Math.sqrt(dot(column, 0, column, 0, height));
    const scale = length > 1e-5 * before ? 1 / length : 0;
    for (let row = 0; row < height; row++) (column[row] as number) *= scale;
  });
  const upright = new Float32Array(matrix.length);
  columns.forEach((column, f) => {
    for (let row = 0; row < height; row++) upright[row * width + f] = column[row] as number;
  });
  return upright;
}

/** What of a column lies along another of length 1. */
function takeOff(column: Float32Array, other: Float32Array): void {
  const along = dot(column, 0, other, 0, column.length);
  for (let row = 0; row < column.length; row++) (column[row] as number) -= along * (other[row] as number);
}
