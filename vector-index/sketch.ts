/** Bits of a sketch at least, and of what a kernel compares at once. */
const bitsAtLeast = 512;
const rotations = 3;
/** Standard deviations that the difference of two estimates may be off: of a thousand neighbours one is missed. */
const deviations = 3;

/** Draws a vector as bits: on which side of random planes through the origin it lies. */
export interface Sketcher {
  readonly bits: number;
  /** @param sketch to be filled, a byte for eight bits */
  draw(vector: Float32Array, sketch: Uint8Array): void;
}

/**
 * Of two vectors' sketches about as large a part of the bits differs as their angle is of half a turn (SimHash,
 * Charikar 2002). The planes stand at right angles to each other: a rotation by Hadamard's matrix and random signs,
 * three times (Ailon and Chazelle 2006), which takes n log n steps where a random matrix takes n².
 */
export function makeSketcher(dimensions: number): Sketcher {
  const bits = Math.max(bitsAtLeast, 2 ** Math.ceil(Math.log2(dimensions)));
  const signs = Array.from({ length: rotations }, (_, round) => randomSigns(bits, round + 1));
  const rotated = new Float64Array(bits);
  return {
    bits,
    draw: (vector, sketch) => {
      rotated.fill(0);
      rotated.set(vector);
      for (const round of signs) {
        for (let at = 0; at < bits; at++) rotated[at] = (rotated[at] as number) * (round[at] as number);
        transform(rotated);
      }
      sketch.fill(0);
      for (let at = 0; at < bits; at++) {
        if ((rotated[at] as number) > 0) sketch[at >> 3] = (sketch[at >> 3] as number) | (1 << (at & 7));
      }
    },
  };
}

/**
 * How many bits of a vector's sketch may differ when it is in truth nearer than one whose sketch differs in `different`.
 *
 * Of n bits that differ with probability p, np differ give or take the square root of np(1 - p).
 */
export function mostDifferent(different: number, bits: number): number {
  const variance = (count: number) => count * (1 - count / bits);
  let most = different;
  while (
    most < bits &&
    most + 1 - different <= deviations * Math.sqrt(variance(different) + variance(most + 1))
  )
    most++;
  return most;
}

/** Walsh and Hadamard's, in place. */
function transform(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let first = 0; first < values.length; first += 2 * half) {
      for (let at = first; at < first + half; at++) {
        const one = values[at] as number;
        const other = values[at + half] as number;
        values[at] = one + other;
        values[at + half] = one - other;
      }
    }
  }
}

/** The same in each process (a linear congruential generator's highest bit). */
function randomSigns(count: number, seed: number): Float32Array {
  let state = Math.imul(seed, 0x9e3779b9);
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state < 0 ? -1 : 1;
  });
}
