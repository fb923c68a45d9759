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

/** out[r] = row r of `matrix` · x, for every row; four rows share each read of x. */
export function timesVector(matrix: Float32Array, x: Float32Array, out: Float32Array): void {
  const width = x.length;
  const rows = out.length;
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const a = row * width;
    const b = a + width;
    const c = b + width;
    const d = c + width;
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    let sumD = 0;
    for (let f = 0; f < width; f++) {
      const value = x[f] as number;
      sumA += (matrix[a + f] as number) * value;
      sumB += (matrix[b + f] as number) * value;
      sumC += (matrix[c + f] as number) * value;
      sumD += (matrix[d + f] as number) * value;
    }
    out[row] = sumA;
    out[row + 1] = sumB;
    out[row + 2] = sumC;
    out[row + 3] = sumD;
  }
  for (; row < rows; row++) out[row] = dot(matrix, row * width, x, 0, width);
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

/** The upper triangle of Σ weights[n] · v vᵀ over the given factor rows, added to `matrix`. */
export function addOuters(
  matrix: Float64Array,
  factors: Float32Array,
  rows: ArrayLike<number>,
  weights: ArrayLike<number>,
  width: number,
): void {
  for (let n = 0; n < rows.length; n++) {
    const from = (rows[n] as number) * width;
    const weight = weights[n] as number;
    for (let a = 0; a < width; a++) {
      const factor = weight * (factors[from + a] as number);
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
  for (let k = 0; k < n; k++) {
    const pivot = Math.sqrt(matrix[k * n + k] as number);
    for (let j = k; j < n; j++) (matrix[k * n + j] as number) /= pivot;
    for (let i = k + 1; i < n; i++) {
      const factor = matrix[k * n + i] as number;
      for (let j = i; j < n; j++) (matrix[i * n + j] as number) -= factor * (matrix[k * n + j] as number);
    }
  }
}

/**
 * Solves RᵀR x = b for a matrix that was factored; `b` is overwritten.
 *
 * @returns `b`, which holds the solution
 */
export function solveFactored(factored: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    (b[k] as number) /= factored[k * n + k] as number;
    for (let i = k + 1; i < n; i++) (b[i] as number) -= (factored[k * n + i] as number) * (b[k] as number);
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) (b[k] as number) -= (factored[k * n + j] as number) * (b[j] as number);
    (b[k] as number) /= factored[k * n + k] as number;
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
