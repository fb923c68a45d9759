/** A vector of length 1 in a byte for each dimension. */
export interface Quantized {
  /** -127 to 127. */
  readonly codes: Int8Array;
  /** What a code of 1 stands for. */
  readonly scale: number;
  /** Distance between the vector and what its codes stand for. */
  readonly error: number;
}

const largestCode = 127;

/**
 * @param inverseNorm what makes the vector one of length 1
 * @param codes to be filled; as long as the vector
 */
export function quantize(vector: Float32Array, inverseNorm: number, codes: Int8Array): Quantized {
  let largest = 0;
  for (let at = 0; at < vector.length; at++) {
    const size = Math.abs(vector[at] as number);
    if (size > largest) largest = size;
  }
  const scale = (largest * inverseNorm) / largestCode;
  const toCode = largest > 0 ? largestCode / largest : 0;
  let squares = 0;
  for (let at = 0; at < vector.length; at++) {
    const exact = (vector[at] as number) * toCode;
    const code = (exact + (exact < 0 ? -0.5 : 0.5)) | 0; // rounded, in a fifth of Math.round's time
    codes[at] = code;
    squares += ((vector[at] as number) * inverseNorm - code * scale) ** 2;
  }
  return { codes, scale, error: Math.sqrt(squares) };
}

/** What 32-bit floats may add to an error. */
const rounding = 1e-5;

/**
 * By how much the product of two vectors of length 1 may differ from the product of what their codes stand for
 * (Cauchy-Schwarz: |q·v - q'·v'| <= |q - q'| |v| + |q'| |v - v'|).
 */
export function margin(error: number, otherError: number): number {
  return error + (1 + error) * otherError + rounding;
}
