import { existsSync } from "node:fs";
import { judge } from "./judge";
import { type LoggedDecision, readDecisions } from "./read-decisions";
import { placesUnder, sharesIn, uniformOver } from "./table-policy";

/** Open Bandit Dataset, campaign "women" (ZOZO, Apache-2.0), beside the checkout; docs/judging.md holds what came out where it is. */
const folder = "../shared/data/bandit";
const given = existsSync(folder) ? it : it.skip;
if (!existsSync(folder)) console.warn(`${folder} is not here: estimates on a real log are not checked`);

given("on a real log, the value of Thompson sampling is found in a log that was random", async () => {
  const random = await readDecisions(`${folder}/random-women.csv.gz`);
  const sampling = await readDecisions(`${folder}/bts-women.csv.gz`);
  const { snips, doublyRobust, ips, log, evidence } = judge(placesUnder(sharesIn(sampling), random));
  const truth = clicks(sampling);
  expect(log.value).toBeCloseTo(0.0046, 12);
  expect(truth).toBeCloseTo(0.0046, 12);
  for (const each of [ips, snips, doublyRobust]) {
    expect(each?.low).toBeLessThan(truth);
    expect(each?.high).toBeGreaterThan(truth);
  }
  expect(Math.round(evidence.effectiveLists)).toBe(3492);
});

given(
  "on a real log without a floor under its propensities, the value of random choice is refused",
  async () => {
    const sampling = await readDecisions(`${folder}/bts-women.csv.gz`);
    expect(() => judge(placesUnder(uniformOver(sampling), sampling))).toThrow(
      expect.objectContaining({
        code: "EffectiveSampleTooSmall",
        message: expect.stringContaining("2.1 lists"),
      }),
    );
  },
);

function clicks(log: readonly LoggedDecision[]): number {
  return log.reduce((sum, { reward }) => sum + reward, 0) / log.length;
}
