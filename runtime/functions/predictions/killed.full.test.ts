import { killAtRandom } from "./testing/kill-at-random";

it("has told nobody what is not in the record exactly once, after 2,000 kills at random points under load", async () => {
  const { killed, told, unrecorded } = await killAtRandom(2000, 7);
  console.info({ killed, told });
  expect(unrecorded).toEqual([]);
  expect(told[200]).toBeGreaterThan(2000);
  expect(Object.keys(told).filter((each) => !/^(200|422 |503 )/.test(each))).toEqual([]);
}, 7_200_000);
