import { calledOf, someDays } from "./testing/simulated-experiment";

it("of 1,000 experiments without a difference, looked at every day for a fortnight, at most 5 % are called", () => {
  let called = 0;
  for (let seed = 1000; seed < 2000; seed++) if (calledOf(someDays(seed, 0)) !== undefined) called++;
  console.log(`called: ${called} of 1,000`);
  expect(called).toBeLessThanOrEqual(50);
}, 300_000);
