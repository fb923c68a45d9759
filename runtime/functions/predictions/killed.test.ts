import { killAtRandom } from "./testing/kill-at-random";

it("has told nobody what is not in the record exactly once, after app, worker and database were killed at 20 random points", async () => {
  const { told, unrecorded, otherwise } = await killAtRandom(20, 13);
  expect(unrecorded).toEqual([]);
  expect(told).toBeGreaterThan(20);
  expect([...otherwise.keys()].filter((status) => ![422, 503].includes(status))).toEqual([]);
}, 240_000);
