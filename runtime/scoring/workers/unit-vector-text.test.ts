import { unitVectorText } from "./unit-vector-text";

it.each([
  [[0, 1, -1], "[0,1,-1]"],
  [[0.5, -0.25], "[0.5000000,-0.2500000]"],
  [[0.0000001, -0.0000004, 0.00000004, -0.00000004], "[0.0000001,-0.0000004,0,0]"],
  [[0.99999999, -0.99999988], "[1,-0.9999999]"],
  [[], "[]"],
])("writes %j as %s", (numbers, text) => {
  expect(unitVectorText(Float32Array.from(numbers))).toBe(text);
});

it("reads back as the same numbers to seven decimals", () => {
  const vector = Float32Array.from({ length: 5000 }, (_, at) => Math.sin(at * at) / 2 ** (at % 12));
  const read: number[] = JSON.parse(unitVectorText(vector));
  expect(read).toHaveLength(vector.length);
  for (const [at, value] of read.entries()) expect(Math.abs(value - (vector[at] ?? 0))).toBeLessThan(0.51e-7);
});
