import { vectorOf } from "./testing/random-vectors";
import { VectorTable } from "./vector-table";

const dot = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);

it.each([1, 3, 16, 17, 438, 512])(
  "compares vectors of %i dimensions as plain arithmetic does",
  (dimensions) => {
    const table = new VectorTable(dimensions);
    const vectors = Array.from({ length: 300 }, () => vectorOf(dimensions));
    vectors.forEach((vector, row) => {
      table.set(row, vector);
    });
    const query = vectorOf(dimensions).map((value, _, all) => value / Math.hypot(...all));
    const rows = Int32Array.from({ length: 256 }, (_, at) => 299 - at);
    const cosines = table.cosines(query, rows, 200).slice(0, 200);
    cosines.forEach((cosine, at) => {
      const vector = vectors[rows[at] ?? 0] ?? query;
      expect(cosine).toBeCloseTo(dot(query, vector) / Math.hypot(...vector), 5);
    });
  },
);

it("keeps what it was given while it grows, and what it gave out does not change", () => {
  const table = new VectorTable(512);
  const first = vectorOf(512);
  table.set(0, first);
  const given = table.get(0);
  for (let row = 1; row < 2000; row++) table.set(row, vectorOf(512));
  expect(given).toEqual(first);
  expect(table.get(0)).toEqual(first);
});

it("holds rows without a vector, and vectors of zeros, which are similar to nothing", () => {
  const table = new VectorTable(4);
  table.set(0, null);
  table.set(1, new Float32Array(4));
  expect([table.has(0), table.get(0), table.size]).toEqual([false, null, 2]);
  expect(table.cosines(Float32Array.of(1, 0, 0, 0), Int32Array.of(1), 1)[0]).toBeNaN();
});
