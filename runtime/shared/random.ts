/** A seeded source of randomness: same seed, same numbers, on every machine. */
export interface Random {
  /** A number in [0, 1) with 32 random bits. */
  next(): number;
  /** A whole number in [0, n). */
  below(n: number): number;
  /** A draw from the standard normal distribution. */
  normal(): number;
  /** A draw from Gamma(shape, 1). */
  gamma(shape: number): number;
  /** A draw from Beta(a, b). */
  beta(a: number, b: number): number;
}

/**
 * sfc32 (PractRand; public domain), seeded through splitmix32 so that neighbouring seeds do not give neighbouring streams.
 *
 * @param seed any whole number
 * @param stream separates independent uses of one seed, for example one per epoch
 */
export function random(seed: number, stream = 0): Random {
  const mix = splitmix32((seed ^ Math.imul(stream + 1, 0x9e3779b9)) | 0);
  let a = mix();
  let b = mix();
  let c = mix();
  let counter = 1;
  let spare = Number.NaN;

  const bits = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let round = 0; round < 12; round++) bits();

  const next = () => bits() / 0x1_0000_0000;

  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };

  /** Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const k = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + k * x) ** 3;
      if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };

  return {
    next,
    below: (n) => Math.floor(next() * n),
    normal,
    gamma,
    beta: (alpha, beta) => {
      const x = gamma(alpha);
      return x / (x + gamma(beta));
    },
  };
}

/** Fisher-Yates, in place. */
export function shuffle(values: Int32Array, source: Random): Int32Array {
  for (let last = values.length - 1; last > 0; last--) {
    const other = source.below(last + 1);
    const kept = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = kept;
  }
  return values;
}

/** `k` different positions of `n`, in random order. */
export function sample(n: number, k: number, source: Random): Int32Array {
  return shuffle(range(n), source).slice(0, Math.min(k, n));
}

export function range(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, position) => position);
}

function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}
