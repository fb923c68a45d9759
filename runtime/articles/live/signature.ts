import { random } from "../../shared/random";

export const signatureBits = 32;

/** Planes of a width, the same on every machine: the sign on each side of them is a bit of the signature. */
const planesOf = new Map<number, Float32Array>();

/**
 * 32 bits of an embedding: those of two embeddings differ in as many places as the angle between them is wide.
 *
 * SimHash: Charikar, "Similarity estimation techniques from rounding algorithms" (2002).
 */
export function signatureOf(embedding: Float32Array): number {
  const width = embedding.length;
  const planes = planesFor(width);
  let signature = 0;
  for (let bit = 0; bit < signatureBits; bit++) {
    let side = 0;
    for (let f = 0; f < width; f++) side += (embedding[f] as number) * (planes[bit * width + f] as number);
    if (side > 0) signature |= 1 << bit;
  }
  return signature >>> 0;
}

/** Cosines of angles that differ in 0 to 32 bits, in 1024ths: whole numbers, so that no machine rounds them in another way. */
const cosines = Float64Array.from({ length: signatureBits + 1 }, (_, differing) => {
  const cosine = Math.cos((Math.PI * differing) / signatureBits);
  return Math.max(0, Math.round(1024 * cosine)) / 1024;
});

/** How alike two articles are, 0 to 1: about the cosine of their embeddings. */
export function likeness(one: number, other: number): number {
  return cosines[differingBits(one, other)] as number;
}

/** The same of articles whose signatures differ in so many bits. */
export function likenessAt(differing: number): number {
  return cosines[differing] as number;
}

export function differingBits(one: number, other: number): number {
  const word = one ^ other;
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function planesFor(width: number): Float32Array {
  const known = planesOf.get(width);
  if (known) return known;
  const source = random(width, signatureBits);
  const planes = Float32Array.from({ length: width * signatureBits }, () => source.normal());
  planesOf.set(width, planes);
  return planes;
}
