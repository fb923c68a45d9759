import { killAtRandom } from "./testing/kill-at-random";

it("ends with the counters and profiles of a run without kills, after 100,000 events and 200 kills at random points", async () => {
  const { killed, toldAgain, found, expected } = await killAtRandom(200, 100_000, 7);
  console.info({ killed, toldAgain });
  expect(found).toEqual(expected);
  expect(found.events).toBe(100_000);
}, 7_200_000);
