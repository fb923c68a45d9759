/** -0.5 to 0.5, the same in each run of a test file. */
export function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  return (state >>> 0) / 2 ** 32 - 0.5;
}
let state = 1;

export function vectorOf(dimensions: number): Float32Array {
  return Float32Array.from({ length: dimensions }, random);
}
