import { candidates, fastest } from "./plan";

const compared = 40;
const nodes = 128;
const way = (rows: number, share: number, dimensions = 512) =>
  fastest(share * rows, dimensions, candidates(compared, nodes, share));

it.each([
  ["nearly all of many", 100_000, 1, "graph"],
  ["half of many", 100_000, 0.5, "graph"],
  ["a tenth of many", 100_000, 0.1, "sketches"],
  ["a hundredth of many", 100_000, 0.005, "every row"],
  ["half of a few", 10_000, 0.5, "sketches"],
  ["a tenth of very many", 2_000_000, 0.1, "graph"],
] as const)("looks for %s in what takes the least time", (_, rows, share, expected) => {
  expect(way(rows, share)).toBe(expected);
});

it("compares every one of short vectors sooner than of long ones", () => {
  expect(way(10_000, 0.2, 32)).toBe("every row");
  expect(way(10_000, 0.2, 2048)).toBe("sketches");
});
