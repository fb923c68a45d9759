import { type Random, random } from "../../../shared/random";
import type { Bandit } from "../../serve/bandits/bandit";

/**
 * What a bandit loses against always choosing the best arm, summed over the rounds; the mean over runs.
 *
 * @param rates success probability of each arm
 * @returns one value for each round
 */
export function regretCurve(
  make: (source: Random) => Bandit,
  rates: readonly number[],
  { rounds = 3000, runs = 20, seed = 0 } = {},
): Float64Array {
  const curve = new Float64Array(rounds);
  const highest = Math.max(...rates);
  for (let run = 0; run < runs; run++) {
    const bandit = make(random(seed + run, 1));
    const world = random(seed + run, 2);
    let lost = 0;
    for (let round = 0; round < rounds; round++) {
      const arm = bandit.choose();
      const rate = rates[arm] as number;
      lost += highest - rate;
      bandit.reward(arm, world.next() < rate ? 1 : 0);
      (curve[round] as number) += lost / runs;
    }
  }
  return curve;
}
