import { killAtRandom } from "./testing/kill-at-random";

it("has told nobody what is not in the record exactly once, after app, worker, token proxy and database were killed at 20 random points", async () => {
  const { told, unrecorded } = await killAtRandom(20, 13);
  expect(unrecorded).toEqual([]);
  expect(told[200]).toBeGreaterThan(20);
  expect(Object.keys(told).filter((each) => !/^(200|422 |503 )/.test(each))).toEqual([]);
}, 240_000);
