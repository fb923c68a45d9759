import { type Random, random } from "../../../shared/random";
import { type ReplayedDecision, replay } from "../../study/off-policy/replay";
import { type Bandit, bernoulliThompson, epsilonGreedy, gaussianThompson } from "./bandit";
import { linUcb } from "./lin-ucb";

const rates = [0.05, 0.1, 0.12, 0.2, 0.08];

describe("Thompson sampling", () => {
  it("regrets less than epsilon-greedy, on average over 8 runs", () => {
    const mean = (make: (source: Random) => Bandit) => {
      let sum = 0;
      for (let seed = 0; seed < 8; seed++) sum += regret(make(random(seed, 1)), random(seed, 2)) / 8;
      return sum;
    };
    const thompson = mean((source) => bernoulliThompson(5, source));
    expect(thompson).toBeLessThan(mean((source) => epsilonGreedy(5, source, 0.1)));
    expect(thompson).toBeLessThan(mean((source) => epsilonGreedy(5, source, 0.05)));
  });

  it("finds the better of two normal rewards", () => {
    const source = random(3);
    const bandit = gaussianThompson(2, source, 2, 10);
    let right = 0;
    for (let round = 0; round < 2000; round++) {
      const arm = bandit.choose();
      if (arm === 1) right++;
      bandit.reward(arm, (arm === 1 ? 5 : 4) + 2 * source.normal());
    }
    expect(right).toBeGreaterThan(1800);
  });
});

it("LinUCB learns which arm suits which context", () => {
  const source = random(5);
  const bandit = linUcb(2, 3, 0.5);
  let right = 0;
  for (let round = 0; round < 2000; round++) {
    const context = Float64Array.of(1, source.next(), source.next());
    const arm = bandit.choose(context);
    // arm 0 lives on the first feature, arm 1 on the second
    if (round >= 1000 && (context[1] ?? 0) > (context[2] ?? 0) === (arm === 0)) right++;
    bandit.reward(arm, (context[1 + arm] ?? 0) + 0.1 * source.normal(), context);
  }
  expect(right / 1000).toBeGreaterThan(0.9);
});

it("replay of a random log lets a policy learn as it would have", () => {
  const source = random(9);
  const uniform = Array.from({ length: 5000 }, (): ReplayedDecision => {
    const arm = source.below(5);
    return { arm, reward: source.next() < (rates[arm] ?? 0) ? 1 : 0 };
  });
  const { value, matched } = replay(bernoulliThompson(5, random(1)), uniform);
  expect(matched).toBeGreaterThan(900);
  expect(value.value).toBeGreaterThan(0.13);
  expect(value.value).toBeLessThan(0.25);
});

it("bandits fail when asked for no arms, an unknown arm, a reward or a context that is not finite", () => {
  const code = (expected: string) => expect.objectContaining({ code: expected });
  expect(() => epsilonGreedy(0, random(0))).toThrow(code("InvalidOption"));
  expect(() => epsilonGreedy(2, random(0)).reward(2, 1)).toThrow(code("UnknownItem"));
  expect(() => bernoulliThompson(2, random(0)).reward(0, Number.NaN)).toThrow(code("InvalidData"));
  expect(() => bernoulliThompson(2, random(0)).reward(0, 2)).toThrow(code("InvalidOption"));
  expect(() => linUcb(2, 2).choose(Float64Array.of(1, Number.NaN))).toThrow(code("InvalidData"));
  expect(() => linUcb(2, 2).choose()).toThrow(code("InvalidData"));
});

/** What was lost against always choosing the best arm, after 3000 rounds. */
function regret(bandit: Bandit, world: Random): number {
  let lost = 0;
  for (let round = 0; round < 3000; round++) {
    const arm = bandit.choose();
    const rate = rates[arm] ?? 0;
    lost += Math.max(...rates) - rate;
    bandit.reward(arm, world.next() < rate ? 1 : 0);
  }
  return lost;
}
