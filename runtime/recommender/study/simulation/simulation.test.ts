import { bernoulliThompson, epsilonGreedy } from "../../serve/bandits/bandit";
import { launchCurve } from "./launches";
import { newcomerCurve } from "./newcomers";
import { regretCurve } from "./regret";

it("onboarding reaches 80 % of the mature model's click rate within ten deeds, and is above popularity at once", () => {
  const { rates, mature, popular } = newcomerCurve();
  expect(Math.max(...rates) / mature).toBeGreaterThan(0.8);
  expect(rates.findIndex((rate) => rate >= 0.8 * mature)).toBeLessThanOrEqual(10);
  expect(rates[0]).toBeGreaterThan(popular);
});

it("a good new item reaches its audience faster than a bad one", () => {
  const [good, bad] = [launchCurve(0.9), launchCurve(0.3)];
  good.reach.slice(1).forEach((reach, round) => {
    expect(reach).toBeGreaterThan(bad.reach[round + 1] ?? Number.POSITIVE_INFINITY);
  });
  expect(good.reach.at(-1)).toBeGreaterThan(3 * (bad.reach.at(-1) ?? 0));
});

it("Thompson sampling's regret stays below epsilon-greedy's after 500 rounds", () => {
  const rates = [0.05, 0.1, 0.12, 0.2, 0.08];
  const thompson = regretCurve((source) => bernoulliThompson(5, source), rates);
  const greedy = regretCurve((source) => epsilonGreedy(5, source, 0.1), rates);
  for (let round = 500; round < 3000; round += 100) expect(thompson[round]).toBeLessThan(greedy[round] ?? 0);
});
