import { RowSet } from "./row-set";

it("tests each row once, also when more rows have come", () => {
  const test = jest.fn((row: number) => row % 3 === 0);
  const rows = new RowSet(test);
  expect([...rows.list(10)]).toEqual([0, 3, 6, 9]);
  expect([...rows.list(20)]).toEqual([0, 3, 6, 9, 12, 15, 18]);
  expect([rows.has(18), rows.has(19)]).toEqual([true, false]);
  expect(test).toHaveBeenCalledTimes(20);
  expect(rows.has(21)).toBe(true);
});

it("judges its share by a sample before it knows, and never says that nothing passes", () => {
  const rows = new RowSet((row) => row % 4 === 0);
  expect(rows.share(100_000)).toBeCloseTo(0.25, 1);
  rows.list(100_000);
  expect(rows.share(100_000)).toBe(0.25);
  expect(new RowSet(() => false).share(1000)).toBeGreaterThan(0);
});
