import { killAtRandom } from "./testing/kill-at-random";

it("has told nobody what is not in the record exactly once, after 2,000 kills at random points under load", async () => {
  const { told, unrecorded, otherwise } = await killAtRandom(2000, 7);
  expect(unrecorded).toEqual([]);
  expect(told).toBeGreaterThan(2000);
  expect([...otherwise.keys()].filter((status) => ![422, 503].includes(status))).toEqual([]);
}, 7_200_000);
