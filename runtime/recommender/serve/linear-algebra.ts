/** Dot product of `width` numbers of two arrays, from the given positions. */
export function dot(a: Float32Array, aFrom: number, b: Float32Array, bFrom: number, width: number): number {
  let even = 0;
  let odd = 0;
  let f = 0;
  for (; f + 1 < width; f += 2) {
    even += (a[aFrom + f] as number) * (b[bFrom + f] as number);
    odd += (a[aFrom + f + 1] as number) * (b[bFrom + f + 1] as number);
  }
  if (f < width) even += (a[aFrom + f] as number) * (b[bFrom + f] as number);
  return even + odd;
}

/** out += Σ weights[n] · row rows[n] of `matrix`; four rows share each read and write of out. */
export function addRows(
  matrix: Float32Array,
  rows: ArrayLike<number>,
  weights: ArrayLike<number>,
  out: Float32Array,
): void {
  const width = out.length;
  let n = 0;
  for (; n + 3 < rows.length; n += 4) {
    const a = (rows[n] as number) * width;
    const b = (rows[n + 1] as number) * width;
    const c = (rows[n + 2] as number) * width;
    const d = (rows[n + 3] as number) * width;
    const wa = weights[n] as number;
    const wb = weights[n + 1] as number;
    const wc = weights[n + 2] as number;
    const wd = weights[n + 3] as number;
    for (let f = 0; f < width; f++) {
      (out[f] as number) +=
        wa * (matrix[a + f] as number) +
        wb * (matrix[b + f] as number) +
        wc * (matrix[c + f] as number) +
        wd * (matrix[d + f] as number);
    }
  }
  for (; n < rows.length; n++) {
    const a = (rows[n] as number) * width;
    const weight = weights[n] as number;
    for (let f = 0; f < width; f++) (out[f] as number) += weight * (matrix[a + f] as number);
  }
}

/** The upper triangle of Σ weights[n] · v vᵀ over the given factor rows, added to `matrix`; four rows share each read and write of it. */
export function addOuters(
  matrix: Float64Array,
  factors: Float32Array,
  rows: ArrayLike<number>,
  weights: ArrayLike<number>,
  width: number,
): void {
  let n = 0;
  for (; n + 3 < rows.length; n += 4) {
    const v0 = (rows[n] as number) * width;
    const v1 = (rows[n + 1] as number) * width;
    const v2 = (rows[n + 2] as number) * width;
    const v3 = (rows[n + 3] as number) * width;
    for (let a = 0; a < width; a++) {
      const f0 = (weights[n] as number) * (factors[v0 + a] as number);
      const f1 = (weights[n + 1] as number) * (factors[v1 + a] as number);
      const f2 = (weights[n + 2] as number) * (factors[v2 + a] as number);
      const f3 = (weights[n + 3] as number) * (factors[v3 + a] as number);
      const row = a * width;
      for (let b = a; b < width; b++)
        // one after the other: a sum of floats depends on its order
        matrix[row + b] =
          (matrix[row + b] as number) +
          f0 * (factors[v0 + b] as number) +
          f1 * (factors[v1 + b] as number) +
          f2 * (factors[v2 + b] as number) +
          f3 * (factors[v3 + b] as number);
    }
  }
  for (; n < rows.length; n++) {
    const from = (rows[n] as number) * width;
    for (let a = 0; a < width; a++) {
      const factor = (weights[n] as number) * (factors[from + a] as number);
      for (let b = a; b < width; b++) {
        (matrix[a * width + b] as number) += factor * (factors[from + b] as number);
      }
    }
  }
}

/**
 * Solves a symmetric positive definite system by Cholesky; the upper triangle of `matrix` and `b` are overwritten.
 *
 * @returns `b`, which holds the solution
 */
export function solveInPlace(matrix: Float64Array, b: Float64Array): Float64Array {
  factorInPlace(matrix, b.length);
  return solveFactored(matrix, b);
}

/** Cholesky: the upper triangle of a symmetric positive definite matrix becomes R of RᵀR. */
export function factorInPlace(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let k = 0;
    // four rows above share each read and write of this one
    for (; k + 3 < i; k += 4) {
      const r0 = k * n;
      const r1 = r0 + n;
      const r2 = r1 + n;
      const r3 = r2 + n;
      const f0 = matrix[r0 + i] as number;
      const f1 = matrix[r1 + i] as number;
      const f2 = matrix[r2 + i] as number;
      const f3 = matrix[r3 + i] as number;
      for (let j = i; j < n; j++)
        matrix[row + j] =
          (matrix[row + j] as number) -
          f0 * (matrix[r0 + j] as number) -
          f1 * (matrix[r1 + j] as number) -
          f2 * (matrix[r2 + j] as number) -
          f3 * (matrix[r3 + j] as number);
    }
    for (; k < i; k++) {
      const factor = matrix[k * n + i] as number;
      for (let j = i; j < n; j++) (matrix[row + j] as number) -= factor * (matrix[k * n + j] as number);
    }
    const pivot = Math.sqrt(matrix[row + i] as number);
    for (let j = i; j < n; j++) (matrix[row + j] as number) /= pivot;
  }
}

/**
 * Solves RᵀR x = b for a matrix that was factored; `b` is overwritten.
 *
 * @param columns several systems at once: `b` has a row for each unknown, in it a number for each system
 * @returns `b`, which holds the solutions
 */
export function solveFactored(factored: Float64Array, b: Float64Array, columns = 1): Float64Array {
  const n = b.length / columns;
  const divide = (row: number) => {
    const pivot = factored[row * n + row] as number;
    for (let c = row * columns; c < (row + 1) * columns; c++) (b[c] as number) /= pivot;
  };
  /** Row `row` of b less its rows `from … to - 1`, each times a factor: of the first row `first`, of each further one `step` behind it. */
  const subtract = (row: number, from: number, to: number, first: number, step: number) => {
    const at = row * columns;
    let other = from;
    let factor = first;
    for (; other + 3 < to; other += 4, factor += 4 * step) {
      const r0 = other * columns;
      const f0 = factored[factor] as number;
      const f1 = factored[factor + step] as number;
      const f2 = factored[factor + 2 * step] as number;
      const f3 = factored[factor + 3 * step] as number;
      for (let c = 0; c < columns; c++)
        b[at + c] =
          (b[at + c] as number) -
          f0 * (b[r0 + c] as number) -
          f1 * (b[r0 + columns + c] as number) -
          f2 * (b[r0 + 2 * columns + c] as number) -
          f3 * (b[r0 + 3 * columns + c] as number);
    }
    for (; other < to; other++, factor += step)
      for (let c = 0; c < columns; c++)
        (b[at + c] as number) -= (factored[factor] as number) * (b[other * columns + c] as number);
  };
  for (let row = 0; row < n; row++) {
    subtract(row, 0, row, row, n);
    divide(row);
  }
  for (let row = n - 1; row >= 0; row--) {
    subtract(row, row + 1, n, row * n + row + 1, 1);
    divide(row);
  }
  return b;
}

/** The inverse of a symmetric positive definite matrix, in place, by Gauss-Jordan. */
export function invertInPlace(matrix: Float64Array, n: number): void {
  for (let k = 0; k < n; k++) {
    const pivot = 1 / (matrix[k * n + k] as number);
    matrix[k * n + k] = 1;
    for (let j = 0; j < n; j++) (matrix[k * n + j] as number) *= pivot;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = matrix[i * n + k] as number;
      matrix[i * n + k] = 0;
      for (let j = 0; j < n; j++) (matrix[i * n + j] as number) -= factor * (matrix[k * n + j] as number);
    }
  }
}

export function dotAll(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += (a[n] as number) * (b[n] as number);
  return sum;
}
