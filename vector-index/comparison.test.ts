import { Comparison } from "./comparison";
import { margin, quantize } from "./quantized";
import { random, vectorOf } from "./testing/random-vectors";
import { normalized, VectorTable } from "./vector-table";

const centre = vectorOf(100);

const kinds: Record<string, () => Float32Array> = {
  "go anywhere": () => vectorOf(100),
  "are nearly the same": () => centre.map((value) => value + random() * 1e-4),
  "are mostly zeros with one great number": () =>
    vectorOf(100).map((value) => (value > 0.4 ? value * 50 : 0)),
  "are of very different lengths": () => {
    const length = 10 ** (20 * random());
    return vectorOf(100).map((value) => value * length);
  },
};

function tableOf(vectors: readonly (Float32Array | null)[], dimensions = 100): VectorTable {
  const table = new VectorTable(dimensions);
  vectors.forEach((vector, row) => {
    table.set(row, vector);
  });
  return table;
}

function rowsOf(comparison: Comparison): number[] {
  return comparison
    .end()
    .sorted()
    .map(({ row }) => row);
}

/** By plain arithmetic, in 64 bits. */
function cosine(query: Float32Array, vector: Float32Array): number {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return query.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0) / length;
}

it.each(Object.keys(kinds))("finds the nearest exactly among vectors that %s", (kind) => {
  const vectors = Array.from({ length: 2000 }, () => kinds[kind]?.() ?? centre);
  const table = tableOf(vectors);
  for (let trial = 0; trial < 20; trial++) {
    const query = normalized(kinds[kind]?.() ?? centre);
    const comparison = new Comparison(table, query, 10);
    comparison.addRange(0, 2000, () => true);
    const found = comparison.end().sorted();
    const truth = vectors.map((vector) => cosine(query, vector)).sort((one, other) => other - one);
    expect(found).toHaveLength(10);
    found.forEach(({ similarity, row }, at) => {
      expect(similarity).toBeCloseTo(cosine(query, vectors[row] ?? query), 5);
      expect(similarity).toBeCloseTo(truth[at] ?? 0, 5);
    });
  }
});

it.each(Object.keys(kinds))("is never further from a cosine than it says among vectors that %s", (kind) => {
  const vectors = Array.from({ length: 256 }, () => kinds[kind]?.() ?? centre);
  const table = tableOf(vectors);
  const rows = Int32Array.from(vectors.keys());
  for (let trial = 0; trial < 20; trial++) {
    const query = normalized(kinds[kind]?.() ?? centre);
    const quantized = quantize(query, 1, new Int8Array(100));
    table.cosinesOfCodes(quantized, rows, 256).forEach((byCodes, row) => {
      const off = Math.abs(byCodes - cosine(query, vectors[row] ?? query));
      expect(off).toBeLessThanOrEqual(margin(quantized.error, table.errorOf(row)));
    });
  }
});

it("has the vectors whose codes are alike told apart by all their bits", () => {
  const query = Float32Array.of(0.6, 0.8, 0, 0);
  // one step of a code of the first is 1/127
  const vectors = [0.002, 0.001, 0, 0.003].map((off) => Float32Array.of(0.6 + off, 0.8, 0, 0));
  const comparison = new Comparison(tableOf(vectors, 4), query, 2);
  comparison.addRange(0, 4, () => true);
  expect(rowsOf(comparison)).toEqual([2, 1]);
});

it("leaves out rows that are not accepted, that have no vector and whose vector is of zeros", () => {
  const table = tableOf([null, new Float32Array(100), centre, centre]);
  const comparison = new Comparison(table, normalized(centre), 10);
  comparison.addAll([0, 1, 2, 3], (row) => row !== 3);
  expect(comparison.end().sorted()).toEqual([{ row: 2, similarity: expect.closeTo(1, 5) }]);
});

it("answers of rows that are alike the older ones", () => {
  const comparison = new Comparison(tableOf(new Array(600).fill(centre)), normalized(centre), 3);
  comparison.addRange(0, 600, () => true);
  expect(rowsOf(comparison)).toEqual([0, 1, 2]);
});
