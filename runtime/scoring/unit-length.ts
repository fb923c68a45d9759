import { Refusal } from "./refusal";

/** Undefined for what has no direction: zeros, and what is not finite. */
export function unitLength(vector: Float32Array): Float32Array | undefined {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return length > 0 && Number.isFinite(length) ? vector.map((value) => value / length) : undefined;
}

export function refuseEmbedding(): never {
  throw new Refusal("EmbeddingNotUsable", "The model's answer is zero or not a number.");
}
