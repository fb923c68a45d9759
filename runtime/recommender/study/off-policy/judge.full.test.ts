import { coverageCases, coverageOf } from "./testing/expect-coverage";

it.each(Object.entries(coverageCases))(
  "over 1,000 simulated logs of %s policies, 93 to 97 % of the 95 % intervals hold the truth",
  (name, options) => {
    const logs = 1000;
    const { refused, ...held } = coverageOf(options, logs);
    console.log(`${name}: ${JSON.stringify({ refused, ...held })}`);
    // what is refused is left out of both counts: too much of it would choose the logs
    expect(refused).toBeLessThan(0.02 * logs);
    for (const count of Object.values(held)) {
      expect(count / (logs - refused)).toBeGreaterThanOrEqual(0.93);
      expect(count / (logs - refused)).toBeLessThanOrEqual(0.97);
    }
  },
  3_600_000,
);
