import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bernoulliThompson, epsilonGreedy } from "../runtime/recommender/serve/bandits/bandit";
import { linePlot } from "../runtime/recommender/study/report/plot";
import { launchCurve } from "../runtime/recommender/study/simulation/launches";
import { newcomerCurve } from "../runtime/recommender/study/simulation/newcomers";
import { regretCurve } from "../runtime/recommender/study/simulation/regret";
import { print } from "./shared/figure";

/** Simulated people with known tastes; draws the plots of docs/recommender.md. */
export function run(root: string): void {
  const folder = join(root, "docs/recommender");
  mkdirSync(folder, { recursive: true });
  const write = (file: string, svg: string) => writeFileSync(join(folder, file), svg);
  write("newcomers.svg", newcomers());
  write("launches.svg", launches());
  write("regret.svg", regret());
}

function newcomers(): string {
  const { rates, mature, popular } = newcomerCurve();
  const reached = rates.findIndex((rate) => rate >= 0.8 * mature);
  const [first = 0] = rates;
  print({ figure: "click rate of the first list", value: first / mature, unit: "of the mature model's" });
  print({
    figure: "deeds until 80 % of the mature model's click rate",
    value: reached,
    unit: "deeds",
    target: "<= 10",
    met: reached >= 0 && reached <= 10,
  });
  const flat = (y: number) => rates.map((_, x) => ({ x, y }));
  return linePlot(
    [
      { name: "newcomer", points: rates.map((y, x) => ({ x, y })) },
      { name: "mature model", points: flat(mature) },
      { name: "80 % of it", points: flat(0.8 * mature) },
      { name: "popular only", points: flat(popular) },
    ],
    { title: "A newcomer's lists get better with each deed", x: "deeds", y: "click rate" },
  );
}

function launches(): string {
  const qualities = [0.9, 0.7, 0.5, 0.3];
  const curves = qualities.map((quality) => ({ quality, ...launchCurve(quality) }));
  const [best, , , worst] = curves.map(({ reach }) => reach.at(-1) ?? 0);
  const ratio = (best ?? 0) / (worst ?? 1);
  print({
    figure: "reach of a good new item after 8 rounds",
    value: best ?? 0,
    unit: "people",
    peer: "a bad one",
    peerValue: worst ?? 0,
    ratio,
    target: "> 1x",
    met: ratio > 1,
  });
  return linePlot(
    curves.map(({ quality, reach }) => ({
      name: `quality ${quality}`,
      points: reach.map((y, x) => ({ x, y })),
    })),
    { title: "A good new item reaches its audience faster", x: "rounds", y: "people who see it" },
  );
}

function regret(): string {
  const rates = [0.05, 0.1, 0.12, 0.2, 0.08];
  const runs = { runs: 100, rounds: 5000 };
  const policies = {
    "Thompson sampling": regretCurve((source) => bernoulliThompson(5, source), rates, runs),
    "epsilon-greedy 0.1": regretCurve((source) => epsilonGreedy(5, source, 0.1), rates, runs),
    "epsilon-greedy 0.05": regretCurve((source) => epsilonGreedy(5, source, 0.05), rates, runs),
  };
  const end = (curve: Float64Array) => curve.at(-1) ?? 0;
  const greedy = Math.min(end(policies["epsilon-greedy 0.1"]), end(policies["epsilon-greedy 0.05"]));
  const thompson = end(policies["Thompson sampling"]);
  print({
    figure: "regret of Thompson sampling after 5,000 rounds",
    value: thompson,
    unit: "clicks",
    peer: "the better epsilon-greedy",
    peerValue: greedy,
    ratio: greedy / thompson,
    target: "> 1x",
    met: thompson < greedy,
  });
  const every = 100;
  return linePlot(
    Object.entries(policies).map(([name, curve]) => ({
      name,
      points: Array.from(
        curve.filter((_, n) => n % every === every - 1),
        (y, n) => ({ x: (n + 1) * every, y }),
      ),
    })),
    { title: "Regret, mean of 100 runs", x: "rounds", y: "clicks lost" },
  );
}
