import { seededRandom } from "../../runtime/shared/seeded-random";

/** Dimensions that vectors really vary in; embeddings of photos have about so many. */
const intrinsicDimensions = 24;

/**
 * Vectors of length 1 on a random 24-dimensional plane through the origin. They have no clusters, which is the hard
 * case for a graph; queries come from the same source and are none of the vectors.
 */
export function makeVectors(dimensions: number, seed: number): (count: number) => Float32Array[] {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const plane = Array.from({ length: intrinsicDimensions }, () =>
    Float32Array.from({ length: dimensions }, normal),
  );
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

/**
 * The `k` most similar vectors of each query by plain comparison in 64 bits, with nothing of what is measured.
 *
 * @param filters which vectors may be answered: one list of answers for each
 */
export function nearestByComparison(
  vectors: readonly Float32Array[],
  queries: readonly Float32Array[],
  k: number,
  filters: readonly ((row: number) => boolean)[],
): number[][][] {
  const similarities = new Float64Array(vectors.length);
  const answers = queries.map((query) => {
    vectors.forEach((vector, row) => {
      similarities[row] = dot(query, vector);
    });
    return filters.map((accepts) => best(similarities, k, accepts));
  });
  return filters.map((_, at) => answers.map((answer) => answer[at] ?? []));
}

function best(similarities: Float64Array, k: number, accepts: (row: number) => boolean): number[] {
  const rows: number[] = [];
  const similarityAt = (at: number) => similarities[rows[at] ?? -1] ?? Number.NEGATIVE_INFINITY;
  similarities.forEach((similarity, row) => {
    if ((rows.length === k && similarity <= similarityAt(k - 1)) || !accepts(row)) return;
    let at = Math.min(rows.length, k - 1);
    for (; at > 0 && similarityAt(at - 1) < similarity; at--) rows[at] = rows[at - 1] ?? -1;
    rows[at] = row;
  });
  return rows;
}

function dot(one: Float32Array, other: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let at = 0; at + 3 < one.length; at += 4) {
    a += (one[at] ?? 0) * (other[at] ?? 0);
    b += (one[at + 1] ?? 0) * (other[at + 1] ?? 0);
    c += (one[at + 2] ?? 0) * (other[at + 2] ?? 0);
    d += (one[at + 3] ?? 0) * (other[at + 3] ?? 0);
  }
  return a + b + c + d;
}
