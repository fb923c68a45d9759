import { killAtRandom } from "./testing/kill-at-random";

it("ends with the counters and profiles of a run without kills, after consumer, hub and database were killed at six random points", async () => {
  const { killed, found, expected } = await killAtRandom(6, 3000, 5);
  expect(found).toEqual(expected);
  expect(found.events).toBe(3000);
  expect(Object.keys(killed).sort()).toEqual(["consumer", "database", "hub"]);
}, 240_000);
