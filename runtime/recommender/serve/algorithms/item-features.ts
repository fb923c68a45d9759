import { RecommenderError } from "../../errors";

/** What items are like: rows of length 1 over `width` features, sparse or dense. */
export type ItemFeatures = SparseFeatures | DenseFeatures;

export interface SparseFeatures {
  readonly width: number;
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
}

export interface DenseFeatures {
  readonly width: number;
  /** Items x width. */
  readonly matrix: Float32Array;
}

/**
 * TF-IDF over words and categories: (1 + ln count) · ln((1 + items) / (1 + items with it)) + the same again, rows of length 1.
 *
 * The smoothing is scikit-learn's (idf + 1). Categories are features of their own beside the words of the text.
 *
 * @param texts one for each item, may be empty
 * @param categories names of each item's categories. @default - none
 */
export function textFeatures(
  texts: readonly string[],
  categories: readonly (readonly string[])[] = [],
): SparseFeatures {
  const vocabulary = new Map<string, number>();
  const documents: number[] = [];
  const rows = texts.map((text, item) => {
    const terms = [...words(text), ...(categories[item] ?? []).map((category) => `category:${category}`)];
    const counts = new Map<number, number>();
    for (const term of terms) {
      const feature = vocabulary.get(term) ?? vocabulary.size;
      vocabulary.set(term, feature);
      counts.set(feature, (counts.get(feature) ?? 0) + 1);
    }
    for (const feature of counts.keys()) documents[feature] = (documents[feature] ?? 0) + 1;
    return counts;
  });
  const start = new Int32Array(rows.length + 1);
  const index: number[] = [];
  const value: number[] = [];
  rows.forEach((counts, item) => {
    const weights = [...counts].map(([feature, count]): [number, number] => {
      const rarity = Math.log((1 + rows.length) / (1 + (documents[feature] ?? 0))) + 1;
      return [feature, (1 + Math.log(count)) * rarity];
    });
    const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0));
    for (const [feature, weight] of weights.sort(([a], [b]) => a - b)) {
      index.push(feature);
      value.push(weight / length);
    }
    start[item + 1] = index.length;
  });
  return { width: vocabulary.size, start, index: Int32Array.from(index), value: Float32Array.from(value) };
}

/**
 * Embeddings scaled to length 1; rows of zeros stay zero.
 *
 * @throws InvalidData when the matrix is not whole rows of `width`, or holds NaN or infinite values
 */
export function embeddingFeatures(matrix: Float32Array, width: number): DenseFeatures {
  if (!(width >= 1) || matrix.length % width !== 0 || !matrix.every((value) => Number.isFinite(value))) {
    throw new RecommenderError("InvalidData", {
      what: `${matrix.length} numbers are no finite embeddings of width ${width}`,
      why: "each item needs one row of finite numbers",
      fix: "pass items x width numbers, and zeros for items without an embedding",
    });
  }
  const scaled = matrix.slice();
  for (let from = 0; from < scaled.length; from += width) {
    const row = scaled.subarray(from, from + width);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let f = 0; f < width; f++) (row[f] as number) /= length;
  }
  return { width, matrix: scaled };
}

/** profile += weight · features of an item */
export function addFeatures(
  features: ItemFeatures,
  item: number,
  weight: number,
  profile: Float32Array,
): void {
  if ("matrix" in features) {
    const from = item * features.width;
    for (let f = 0; f < features.width; f++)
      (profile[f] as number) += weight * (features.matrix[from + f] as number);
    return;
  }
  for (let n = features.start[item] as number; n < (features.start[item + 1] as number); n++) {
    (profile[features.index[n] as number] as number) += weight * (features.value[n] as number);
  }
}

/** out[item] = features of the item · profile */
export function timesProfile(features: ItemFeatures, profile: Float32Array, out: Float32Array): void {
  for (let item = 0; item < out.length; item++) {
    let sum = 0;
    if ("matrix" in features) {
      const from = item * features.width;
      for (let f = 0; f < features.width; f++)
        sum += (features.matrix[from + f] as number) * (profile[f] as number);
    } else {
      const to = features.start[item + 1] as number;
      for (let n = features.start[item] as number; n < to; n++) {
        sum += (features.value[n] as number) * (profile[features.index[n] as number] as number);
      }
    }
    out[item] = sum;
  }
}

export function countOf(features: ItemFeatures): number {
  return "matrix" in features ? features.matrix.length / features.width : features.start.length - 1;
}

/** Letters and digits of any script, in lower case; single letters say nothing. */
function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
}
