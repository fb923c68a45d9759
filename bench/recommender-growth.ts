import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { baseline } from "../runtime/recommender/serve/algorithms/baseline";
import { bpr } from "../runtime/recommender/serve/algorithms/bpr";
import { ease } from "../runtime/recommender/serve/algorithms/ease";
import { ials } from "../runtime/recommender/serve/algorithms/ials";
import { itemCosine } from "../runtime/recommender/serve/algorithms/item-cosine";
import { knn } from "../runtime/recommender/serve/algorithms/knn";
import { markov } from "../runtime/recommender/serve/algorithms/markov";
import { popularity } from "../runtime/recommender/serve/algorithms/popularity";
import { svd } from "../runtime/recommender/serve/algorithms/svd";
import { svdpp } from "../runtime/recommender/serve/algorithms/svdpp";
import type { Algorithm } from "../runtime/recommender/serve/model";
import { linePlot } from "../runtime/recommender/study/report/plot";
import { cpuMs, print } from "./shared/figure";
import { generated } from "./shared/generated-ratings";

const sizes = [
  { ratings: 10_000, users: 500, items: 500 },
  { ratings: 100_000, users: 2_500, items: 1_600 },
  { ratings: 1_000_000, users: 15_000, items: 5_000 },
  { ratings: 10_000_000, users: 100_000, items: 15_000 },
];

/** Longer fits are foretold, by the growth of the last step, and left out. */
const patienceSeconds = 90;

/** `part` of the epochs are run and the time is multiplied: each epoch costs the same. */
const entered: readonly { algorithm: Algorithm; options: object; part?: number }[] = [
  { algorithm: popularity, options: {} },
  { algorithm: baseline, options: {} },
  { algorithm: svd, options: { epochs: 2 }, part: 10 },
  { algorithm: svdpp, options: { epochs: 2 }, part: 10 },
  { algorithm: bpr, options: { epochs: 1 }, part: 60 },
  { algorithm: ials, options: { epochs: 1 }, part: 16 },
  { algorithm: itemCosine, options: {} },
  { algorithm: markov, options: {} },
  { algorithm: knn, options: {} },
  { algorithm: ease, options: {} },
];

/** CPU time of a fit with the defaults, as ratings grow tenfold from step to step, beside growth in proportion to them; draws docs/recommender/growth.svg. */
export async function run(root: string): Promise<void> {
  const curves = new Map<string, { x: number; y: number }[]>();
  for (const { ratings, users, items } of sizes) {
    const data = generated(users, items, ratings);
    for (const { algorithm, options, part = 1 } of entered) {
      const curve = curves.get(algorithm.name) ?? [];
      const [before, last] = curve.slice(-2);
      const growth = before && last ? last.y / before.y : 10;
      const foretold = (last?.y ?? 0) * growth;
      if (foretold / part > patienceSeconds) {
        print({
          figure: `${algorithm.name} fit, ${ratings} ratings`,
          value: foretold,
          unit: "CPU s",
          note: "foretold by its growth, not run",
        });
        continue;
      }
      const seconds = (part * (await cpuMs(async () => algorithm.fit(data, options)))) / 1000;
      curves.set(algorithm.name, [...curve, { x: data.user.length, y: seconds }]);
      const linear = last && (last.y * data.user.length) / last.x;
      print({
        figure: `${algorithm.name} fit, ${ratings} ratings`,
        value: seconds,
        unit: "CPU s",
        ...(linear && { peer: "in proportion to the ratings", peerValue: linear, ratio: seconds / linear }),
      });
    }
  }
  const series = [...curves].map(([name, points]) => ({ name, points }));
  const text = { title: "Cost of a fit with its defaults", x: "ratings", y: "CPU seconds" };
  mkdirSync(join(root, "docs/recommender"), { recursive: true });
  writeFileSync(
    join(root, "docs/recommender/growth.svg"),
    linePlot(series, text, { logX: true, logY: true }),
  );
}
