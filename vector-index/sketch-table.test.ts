import { mostDifferent } from "./sketch";
import { SketchTable } from "./sketch-table";
import { random, vectorOf } from "./testing/random-vectors";
import { normalized } from "./vector-table";

const directions = Array.from({ length: 12 }, () => vectorOf(300));

/** As different as embeddings are: few directions, all numbers above zero, or a few great ones. */
const kinds: Record<string, () => Float32Array> = {
  "lie near a plane": () => {
    const sum = new Float32Array(300);
    for (const direction of directions) {
      const amount = random();
      for (let at = 0; at < 300; at++) sum[at] = (sum[at] ?? 0) + amount * (direction[at] ?? 0);
    }
    return sum;
  },
  "have no number below zero": () => vectorOf(300).map(Math.abs),
  "are mostly zeros": () => vectorOf(300).map((value) => (value > 0.45 ? value : 0)),
};

const cosine = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0) / Math.hypot(...other);

it.each(Object.keys(kinds))("keeps the nearest among vectors that %s, and not all others", (kind) => {
  const make = () => normalized(kinds[kind]?.() ?? vectorOf(300));
  const vectors = Array.from({ length: 2000 }, make);
  const table = new SketchTable(300);
  vectors.forEach((vector, row) => {
    table.set(row, vector);
  });
  const rows = Int32Array.from(vectors.keys()).filter((row) => row % 2 === 0);
  let kept = 0;
  let selected = 0;
  for (let trial = 0; trial < 20; trial++) {
    const query = make();
    const found = new Set(table.select(query, rows, (row) => row !== 8, 10));
    const nearest = [...rows]
      .filter((row) => row !== 8)
      .map((row) => ({ row, similarity: cosine(query, vectors[row] ?? query) }))
      .sort((one, other) => other.similarity - one.similarity);
    kept += nearest.slice(0, 10).filter(({ row }) => found.has(row)).length;
    selected += found.size;
    expect(found.has(8)).toBe(false);
  }
  expect(kept / 200).toBeGreaterThanOrEqual(0.995);
  expect(selected / 20).toBeLessThan(rows.length);
});

it("answers every row when fewer are there than wanted", () => {
  const table = new SketchTable(3);
  for (let row = 0; row < 4; row++) table.set(row, vectorOf(3));
  expect(table.select(vectorOf(3), Int32Array.of(0, 1, 2, 3), () => true, 10)).toEqual([0, 1, 2, 3]);
});

it("lets sketches differ by three deviations more, and by none when all are the same", () => {
  // 128 of 512 bits give or take 10
  expect(mostDifferent(128, 512)).toBeGreaterThan(128 + 3 * 10);
  expect(mostDifferent(128, 512)).toBeLessThan(128 + 3 * 2 * 10);
  expect(mostDifferent(512, 512)).toBe(512);
});
