/** Dimensions that vectors really vary in; embeddings of photos have about so many. */
const INTRINSIC = 24;

/** Random numbers that are the same in every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Vectors of length 1 on a random 24-dimensional plane through the origin. They have no clusters, which is the hard
 * case for a graph; queries come from the same source and are none of the vectors.
 */
export function makeVectors(dimensions: number, seed: number): (count: number) => Float32Array[] {
  const random = randomNumbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const plane = Array.from({ length: INTRINSIC }, () => Float32Array.from({ length: dimensions }, normal));
  const vector = () => {
    const sum = new Float32Array(dimensions);
    for (const direction of plane) {
      const amount = normal();
      for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] ?? 0) + amount * (direction[at] ?? 0);
    }
    const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
    return sum.map((value) => value / length);
  };
  return (count) => Array.from({ length: count }, vector);
}
