// The inner loops, in AssemblyScript: plain loads and stores on f32 vectors of 4, no allocation, no state.
// `node compile.mjs` beside it makes kernels.wasm.ts of this file.
// Lengths called `bytes` are those of one factor row and multiples of 16; pointers are byte offsets into the one memory.

// @ts-ignore: decorator
@inline
function sum(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, bytes: usize): f32 {
  let even = f32x4.splat(0);
  let odd = f32x4.splat(0);
  let at: usize = 0;
  for (; at + 32 <= bytes; at += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(a + at), v128.load(b + at)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
  }
  if (at < bytes) even = f32x4.add(even, f32x4.mul(v128.load(a + at), v128.load(b + at)));
  return sum(f32x4.add(even, odd));
}

/** out[r] = row r of the matrix · x for the rows `from … to - 1`; four rows share each read of x. */
export function timesVector(from: i32, to: i32, matrix: usize, x: usize, out: usize, bytes: usize): void {
  let row = from;
  for (; row + 4 <= to; row += 4) {
    const a = matrix + <usize>row * bytes;
    const b = a + bytes;
    const c = b + bytes;
    const d = c + bytes;
    let sumA = f32x4.splat(0), sumB = f32x4.splat(0), sumC = f32x4.splat(0), sumD = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const values = v128.load(x + at);
      sumA = f32x4.add(sumA, f32x4.mul(v128.load(a + at), values));
      sumB = f32x4.add(sumB, f32x4.mul(v128.load(b + at), values));
      sumC = f32x4.add(sumC, f32x4.mul(v128.load(c + at), values));
      sumD = f32x4.add(sumD, f32x4.mul(v128.load(d + at), values));
    }
    const results = out + ((<usize>row) << 2);
    store<f32>(results, sum(sumA));
    store<f32>(results, sum(sumB), 4);
    store<f32>(results, sum(sumC), 8);
    store<f32>(results, sum(sumD), 12);
  }
  for (; row < to; row++) store<f32>(out + ((<usize>row) << 2), dot(matrix + <usize>row * bytes, x, bytes));
}

/**
 * out[r] = scales[r] · (row r · x) for rows of signed bytes, and x of signed 16-bit numbers; `bytes` are those of a row. Of each 64 rows
 * from 0 on, maxima holds the highest of those whose code is 0, and -Infinity when there is none: what to look at when the best are sought. Four rows
 * share each read of x.
 */
export function timesVectorOfBytes(
  rows: i32, matrix: usize, scales: usize, x: usize, out: usize, bytes: usize, codes: usize, maxima: usize,
): void {
  const nothing = f32x4.splat(-Infinity);
  let row = 0;
  for (let block = 0; row < rows; block++) {
    const end = min(rows, row + 64);
    let highest = nothing;
    for (; row + 3 < end; row += 4) {
      const a = matrix + <usize>row * bytes;
      const b = a + bytes;
      const c = b + bytes;
      const d = c + bytes;
      let sumA = i32x4.splat(0);
      let sumB = i32x4.splat(0);
      let sumC = i32x4.splat(0);
      let sumD = i32x4.splat(0);
      for (let at: usize = 0; at < bytes; at += 16) {
        const low = v128.load(x + (at << 1));
        const high = v128.load(x + (at << 1), 16);
        sumA = i32x4.add(sumA, timesBytes(a + at, low, high));
        sumB = i32x4.add(sumB, timesBytes(b + at, low, high));
        sumC = i32x4.add(sumC, timesBytes(c + at, low, high));
        sumD = i32x4.add(sumD, timesBytes(d + at, low, high));
      }
      const sums = pairs(pairs(sumA, sumB), pairs(sumC, sumD));
      const place = (<usize>row) << 2;
      const found = f32x4.mul(v128.load(scales + place), f32x4.convert_i32x4_s(sums));
      v128.store(out + place, found);
      const own = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(codes + row)));
      highest = f32x4.pmax(highest, v128.bitselect(found, nothing, i32x4.eq(own, i32x4.splat(0))));
    }
    let most = max(
      max(f32x4.extract_lane(highest, 0), f32x4.extract_lane(highest, 1)),
      max(f32x4.extract_lane(highest, 2), f32x4.extract_lane(highest, 3)),
    );
    for (; row < end; row++) {
      const values = matrix + <usize>row * bytes;
      let total = i32x4.splat(0);
      for (let at: usize = 0; at < bytes; at += 16)
        total = i32x4.add(total, timesBytes(values + at, v128.load(x + (at << 1)), v128.load(x + (at << 1), 16)));
      const place = (<usize>row) << 2;
      const found = load<f32>(scales + place) * <f32>i32x4.extract_lane(pairs(pairs(total, total), total), 0);
      store<f32>(out + place, found);
      if (load<u8>(codes + row) === 0) most = max(most, found);
    }
    store<f32>(maxima + ((<usize>block) << 2), most);
  }
}

/** Four sums that are together sixteen bytes · two times eight numbers. */
// @ts-ignore: decorator
@inline
function timesBytes(values: usize, low: v128, high: v128): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(v128.load8x8_s(values), low),
    i32x4.dot_i16x8_s(v128.load8x8_s(values, 8), high),
  );
}

/** Sums of neighbours: two of `a`, then two of `b`. */
// @ts-ignore: decorator
@inline
function pairs(a: v128, b: v128): v128 {
  return i32x4.add(i32x4.shuffle(a, b, 0, 2, 4, 6), i32x4.shuffle(a, b, 1, 3, 5, 7));
}

/** Biased matrix factorisation: one stochastic gradient step for each of the ratings `from … to - 1`. */
export function sgd(
  from: i32, to: i32, users: usize, items: usize, ratings: usize,
  userBias: usize, itemBias: usize, userFactors: usize, itemFactors: usize, bytes: usize,
  mean: f32, rate: f32, regularization: f32,
): void {
  const keep: f32 = 1 - rate * regularization;
  const keeps = f32x4.splat(keep);
  for (let n = from; n < to; n++) {
    const at = (<usize>n) << 2;
    const user = <usize>load<i32>(users + at);
    const item = <usize>load<i32>(items + at);
    const bu = userBias + (user << 2);
    const bi = itemBias + (item << 2);
    const p = userFactors + user * bytes;
    const q = itemFactors + item * bytes;
    const error = load<f32>(ratings + at) - (mean + load<f32>(bu) + load<f32>(bi) + dot(p, q, bytes));
    store<f32>(bu, load<f32>(bu) * keep + rate * error);
    store<f32>(bi, load<f32>(bi) * keep + rate * error);
    const step = f32x4.splat(rate * error);
    for (let f: usize = 0; f < bytes; f += 16) {
      const pf = v128.load(p + f);
      const qf = v128.load(q + f);
      v128.store(p + f, f32x4.add(f32x4.mul(pf, keeps), f32x4.mul(qf, step)));
      v128.store(q + f, f32x4.add(f32x4.mul(qf, keeps), f32x4.mul(pf, step)));
    }
  }
}

/**
 * SVD++, user by user. All of a user's implicit factors y take the same affine step at each rating, so their sum z is stepped
 * alone and the steps are applied once at the user's end: the same mathematics in O(n f) instead of O(n² f).
 * `scratch` holds two rows: z and the collected step.
 */
export function sgdImplicit(
  from: i32, to: i32, starts: usize, items: usize, ratings: usize,
  userBias: usize, itemBias: usize, userFactors: usize, itemFactors: usize, implicitFactors: usize,
  bytes: usize, scratch: usize, mean: f32, rate: f32, regularization: f32,
): void {
  const keep: f32 = 1 - rate * regularization;
  const keeps = f32x4.splat(keep);
  const z = scratch;
  const collected = scratch + bytes;
  for (let user = <usize>from; user < <usize>to; user++) {
    const first = load<i32>(starts + (user << 2));
    const end = load<i32>(starts + (user << 2), 4);
    if (first == end) continue;
    const count: f32 = <f32>(end - first);
    const norm: f32 = 1 / sqrt<f32>(count);
    const norms = f32x4.splat(norm);
    memory.fill(z, 0, bytes * 2);
    for (let n = first; n < end; n++) {
      const y = implicitFactors + <usize>load<i32>(items + ((<usize>n) << 2)) * bytes;
      for (let f: usize = 0; f < bytes; f += 16) v128.store(z + f, f32x4.add(v128.load(z + f), v128.load(y + f)));
    }
    const bu = userBias + (user << 2);
    const p = userFactors + user * bytes;
    let kept: f32 = 1;
    for (let n = first; n < end; n++) {
      const at = (<usize>n) << 2;
      const item = <usize>load<i32>(items + at);
      const bi = itemBias + (item << 2);
      const q = itemFactors + item * bytes;
      let product = f32x4.splat(0);
      for (let f: usize = 0; f < bytes; f += 16) {
        const taste = f32x4.add(v128.load(p + f), f32x4.mul(v128.load(z + f), norms));
        product = f32x4.add(product, f32x4.mul(taste, v128.load(q + f)));
      }
      const error = load<f32>(ratings + at) - (mean + load<f32>(bu) + load<f32>(bi) + sum(product));
      store<f32>(bu, load<f32>(bu) * keep + rate * error);
      store<f32>(bi, load<f32>(bi) * keep + rate * error);
      const step = f32x4.splat(rate * error);
      const implicitStep = f32x4.splat(rate * error * norm);
      const sumStep = f32x4.splat(rate * error * norm * count);
      for (let f: usize = 0; f < bytes; f += 16) {
        const pf = v128.load(p + f);
        const qf = v128.load(q + f);
        const zf = v128.load(z + f);
        const taste = f32x4.add(pf, f32x4.mul(zf, norms));
        v128.store(p + f, f32x4.add(f32x4.mul(pf, keeps), f32x4.mul(qf, step)));
        v128.store(q + f, f32x4.add(f32x4.mul(qf, keeps), f32x4.mul(taste, step)));
        v128.store(z + f, f32x4.add(f32x4.mul(zf, keeps), f32x4.mul(qf, sumStep)));
        v128.store(
          collected + f,
          f32x4.add(f32x4.mul(v128.load(collected + f), keeps), f32x4.mul(qf, implicitStep)),
        );
      }
      kept *= keep;
    }
    const kepts = f32x4.splat(kept);
    for (let n = first; n < end; n++) {
      const y = implicitFactors + <usize>load<i32>(items + ((<usize>n) << 2)) * bytes;
      for (let f: usize = 0; f < bytes; f += 16) {
        v128.store(y + f, f32x4.add(f32x4.mul(v128.load(y + f), kepts), v128.load(collected + f)));
      }
    }
  }
}

/** matrix += weight · v vᵀ, upper triangle only. */
// @ts-ignore: decorator
@inline
function addOuter(matrix: usize, v: usize, weight: f32, bytes: usize): void {
  for (let a: usize = 0; a < bytes; a += 4) {
    const row = matrix + (a >> 2) * bytes;
    const factor = f32x4.splat(load<f32>(v + a) * weight);
    for (let b = a & ~15; b < bytes; b += 16) {
      v128.store(row + b, f32x4.add(v128.load(row + b), f32x4.mul(factor, v128.load(v + b))));
    }
  }
}

/** Four `addOuter`s at once: the matrix is read and written a quarter as often. */
// @ts-ignore: decorator
@inline
function addOuter4(
  matrix: usize, v0: usize, v1: usize, v2: usize, v3: usize, w0: f32, w1: f32, w2: f32, w3: f32, bytes: usize,
): void {
  for (let a: usize = 0; a < bytes; a += 4) {
    const row = matrix + (a >> 2) * bytes;
    const f0 = f32x4.splat(load<f32>(v0 + a) * w0);
    const f1 = f32x4.splat(load<f32>(v1 + a) * w1);
    const f2 = f32x4.splat(load<f32>(v2 + a) * w2);
    const f3 = f32x4.splat(load<f32>(v3 + a) * w3);
    for (let b = a & ~15; b < bytes; b += 16) {
      const left = f32x4.add(f32x4.mul(f0, v128.load(v0 + b)), f32x4.mul(f1, v128.load(v1 + b)));
      const right = f32x4.add(f32x4.mul(f2, v128.load(v2 + b)), f32x4.mul(f3, v128.load(v3 + b)));
      v128.store(row + b, f32x4.add(v128.load(row + b), f32x4.add(left, right)));
    }
  }
}

/** matrix += Σ v vᵀ over the factor rows `from … to - 1`, upper triangle only. */
export function gram(from: i32, to: i32, factors: usize, bytes: usize, matrix: usize): void {
  let v = factors + <usize>from * bytes;
  let n = from;
  for (; n + 4 <= to; n += 4) {
    addOuter4(matrix, v, v + bytes, v + 2 * bytes, v + 3 * bytes, 1, 1, 1, 1, bytes);
    v += 4 * bytes;
  }
  for (; n < to; n++) {
    addOuter(matrix, v, 1, bytes);
    v += bytes;
  }
}

/** Solves matrix · x = b in place of b by Cholesky; the upper triangle is overwritten by its factor. */
function solve(matrix: usize, b: usize, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += 4) {
    const rowK = matrix + (k >> 2) * bytes;
    const pivot: f32 = 1 / sqrt<f32>(load<f32>(rowK + k));
    const pivots = f32x4.splat(pivot);
    for (let f = k & ~15; f < bytes; f += 16) v128.store(rowK + f, f32x4.mul(v128.load(rowK + f), pivots));
    const y = load<f32>(b + k) * pivot;
    for (let i = k + 4; i < bytes; i += 4) {
      const factor = load<f32>(rowK + i);
      store<f32>(b + i, load<f32>(b + i) - factor * y);
      const factors = f32x4.splat(factor);
      const rowI = matrix + (i >> 2) * bytes;
      for (let f = i & ~15; f < bytes; f += 16) {
        v128.store(rowI + f, f32x4.sub(v128.load(rowI + f), f32x4.mul(factors, v128.load(rowK + f))));
      }
    }
    store<f32>(b + k, y);
  }
  for (let k: usize = bytes; k > 0; ) {
    k -= 4;
    const rowK = matrix + (k >> 2) * bytes;
    let rest = load<f32>(b + k);
    for (let f = k + 4; f < bytes; f += 4) rest -= load<f32>(rowK + f) * load<f32>(b + f);
    store<f32>(b + k, rest / load<f32>(rowK + k));
  }
}

/**
 * Implicit ALS, rows `from … to - 1` of one side given the factors of the other:
 * (gram + Σ w v vᵀ + ridge I) x = Σ w v. `ridges` has one entry for each row; `scratch` one matrix.
 */
export function alternate(
  from: i32, to: i32, starts: usize, index: usize, weights: usize, fixed: usize, solved: usize, bytes: usize,
  gramMatrix: usize, ridges: usize, scratch: usize,
): void {
  const size = (bytes >> 2) * bytes;
  for (let row = <usize>from; row < <usize>to; row++) {
    const x = solved + row * bytes;
    memory.fill(x, 0, bytes);
    const end = load<i32>(starts + (row << 2), 4);
    let n = load<i32>(starts + (row << 2));
    if (n == end) continue;
    memory.copy(scratch, gramMatrix, size);
    const ridge = load<f32>(ridges + (row << 2));
    for (let k: usize = 0; k < bytes; k += 4) {
      const diagonal = scratch + (k >> 2) * bytes + k;
      store<f32>(diagonal, load<f32>(diagonal) + ridge);
    }
    for (let m = n; m < end; m++) {
      const v = fixed + <usize>load<i32>(index + ((<usize>m) << 2)) * bytes;
      const weight = f32x4.splat(load<f32>(weights + ((<usize>m) << 2)));
      for (let f: usize = 0; f < bytes; f += 16) {
        v128.store(x + f, f32x4.add(v128.load(x + f), f32x4.mul(weight, v128.load(v + f))));
      }
    }
    for (; n + 4 <= end; n += 4) {
      const at = index + ((<usize>n) << 2);
      const w = weights + ((<usize>n) << 2);
      addOuter4(
        scratch,
        fixed + <usize>load<i32>(at) * bytes,
        fixed + <usize>load<i32>(at, 4) * bytes,
        fixed + <usize>load<i32>(at, 8) * bytes,
        fixed + <usize>load<i32>(at, 12) * bytes,
        load<f32>(w), load<f32>(w, 4), load<f32>(w, 8), load<f32>(w, 12), bytes,
      );
    }
    for (; n < end; n++) {
      const v = fixed + <usize>load<i32>(index + ((<usize>n) << 2)) * bytes;
      addOuter(scratch, v, load<f32>(weights + ((<usize>n) << 2)), bytes);
    }
    solve(scratch, x, bytes);
  }
}

/**
 * c -= a · b for row-major matrices: c is rows x columns, a is rows x depth, b is depth x columns; strides in bytes.
 * Rows are a multiple of 4, columns of 8: 4 x 8 results stay in registers while the depth runs.
 */
export function subtractProduct(
  c: usize, cStride: usize, a: usize, aStride: usize, b: usize, bStride: usize, rows: i32, columns: i32, depth: i32,
): void {
  const width = (<usize>columns) << 2;
  for (let r = 0; r < rows; r += 4) {
    const a0 = a + <usize>r * aStride;
    const a1 = a0 + aStride;
    const a2 = a1 + aStride;
    const a3 = a2 + aStride;
    const c0 = c + <usize>r * cStride;
    const c1 = c0 + cStride;
    const c2 = c1 + cStride;
    const c3 = c2 + cStride;
    for (let j: usize = 0; j < width; j += 32) {
      let s00 = v128.load(c0 + j), s01 = v128.load(c0 + j, 16);
      let s10 = v128.load(c1 + j), s11 = v128.load(c1 + j, 16);
      let s20 = v128.load(c2 + j), s21 = v128.load(c2 + j, 16);
      let s30 = v128.load(c3 + j), s31 = v128.load(c3 + j, 16);
      let row = b + j;
      const end: usize = (<usize>depth) << 2;
      for (let k: usize = 0; k < end; k += 4) {
        const left = v128.load(row);
        const right = v128.load(row, 16);
        let factor = v128.load32_splat(a0 + k);
        s00 = f32x4.sub(s00, f32x4.mul(factor, left));
        s01 = f32x4.sub(s01, f32x4.mul(factor, right));
        factor = v128.load32_splat(a1 + k);
        s10 = f32x4.sub(s10, f32x4.mul(factor, left));
        s11 = f32x4.sub(s11, f32x4.mul(factor, right));
        factor = v128.load32_splat(a2 + k);
        s20 = f32x4.sub(s20, f32x4.mul(factor, left));
        s21 = f32x4.sub(s21, f32x4.mul(factor, right));
        factor = v128.load32_splat(a3 + k);
        s30 = f32x4.sub(s30, f32x4.mul(factor, left));
        s31 = f32x4.sub(s31, f32x4.mul(factor, right));
        row += bStride;
      }
      v128.store(c0 + j, s00); v128.store(c0 + j, s01, 16);
      v128.store(c1 + j, s10); v128.store(c1 + j, s11, 16);
      v128.store(c2 + j, s20); v128.store(c2 + j, s21, 16);
      v128.store(c3 + j, s30); v128.store(c3 + j, s31, 16);
    }
  }
}
