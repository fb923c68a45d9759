import { KnownTerms } from "./known-terms";
import { leadingSubspace, times } from "./leading-subspace";
import { buckets, type Terms, termsOf } from "./terms";
import { shareOfDirections, TextEmbedding } from "./text-embedding";

export interface EmbeddingOptions {
  /** Numbers an article, a multiple of four. @default 128 */
  readonly width?: number;
  /** @default 0 */
  readonly seed?: number;
}

/** Directions are learned from no more articles than that, spread over the catalogue; how rare terms are, from all. */
const mostRows = 3000;
const iterations = 2;

/** Learns from a catalogue what its articles differ in; the same articles in the same order and the same seed give the same file. */
export function learnEmbedding(
  articles: readonly { readonly title: string; readonly text: string }[],
  { width = 128, seed = 0 }: EmbeddingOptions = {},
): TextEmbedding {
  const directionCount = width * shareOfDirections;
  const every = Math.max(1, articles.length / mostRows);
  const documents = new Int32Array(buckets);
  const kept: Terms[] = [];
  articles.forEach(({ title, text }, n) => {
    const terms = termsOf(title, text);
    for (const bucket of terms.bucket) (documents[bucket] as number)++;
    if (Math.floor(n / every) >= kept.length) kept.push(terms);
  });
  // a term of a single article says nothing about others
  const known = Int32Array.from(documents.keys()).filter((bucket) => (documents[bucket] as number) > 1);
  const rarity = Float32Array.from(known, (bucket) =>
    Math.log((1 + articles.length) / (1 + (documents[bucket] as number))),
  );
  const terms = new KnownTerms(known, rarity);
  const rows = kept.map((each) => terms.weigh(each)).filter((row) => row !== undefined);
  const directions = leadingSubspace(rows, known.length, directionCount, { seed, iterations });
  return new TextEmbedding({
    known,
    rarity,
    directions,
    mean: meanOf(times(rows, directions, directionCount), directionCount),
  });
}

function meanOf(rows: Float32Array, width: number): Float32Array {
  const mean = new Float32Array(width);
  rows.forEach((value, at) => {
    (mean[at % width] as number) += (value * width) / rows.length;
  });
  return mean;
}
