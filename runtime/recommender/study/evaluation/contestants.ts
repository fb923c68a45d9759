import type { Catalogue } from "../../data/read-catalogue";
import { algorithms } from "../../serve/algorithms/algorithms";
import { content } from "../../serve/algorithms/content";
import { textFeatures } from "../../serve/algorithms/item-features";
import type { Algorithm } from "../../serve/model";

/** An algorithm that takes part in a comparison, and the options that are tried on the validation cut. */
export interface Contestant {
  readonly name: string;
  readonly algorithm: Algorithm;
  /** What it always gets, for example features. */
  readonly options: object;
  /** Values to try, by option; the defaults are always tried too. */
  readonly space: Readonly<Record<string, readonly unknown[]>>;
}

const forever = Number.POSITIVE_INFINITY;

const spaces: Readonly<Record<string, Contestant["space"]>> = {
  popularity: { halfLifeDays: [forever, 365, 90, 30, 10] },
  baseline: { userRegularization: [5, 15, 30], itemRegularization: [5, 10, 20] },
  svd: { factors: [20, 50, 100], learningRate: [0.005, 0.01], regularization: [0.02, 0.05, 0.08] },
  svdpp: { factors: [10, 20, 40], learningRate: [0.007, 0.01], regularization: [0.02, 0.05, 0.1] },
  knn: { similarity: ["pearson-baseline", "cosine", "msd"], doubt: [0.2, 1, 5], neighbours: [20, 40, 80] },
  "item-cosine": { shrinkage: [0, 5, 20, 50, 100] },
  sar: {
    similarity: ["jaccard", "lift", "cooccurrence"],
    halfLifeDays: [10, 30, 90, forever],
    threshold: [1, 3],
  },
  ease: { regularization: [30, 100, 300, 1000], maxItems: [1500, 3000] },
  ials: { unobservedWeight: [0.01, 0.03, 0.1, 0.3], regularization: [0.003, 0.01, 0.03] },
  bpr: { epochs: [10, 20, 40], regularization: [0.01, 0.03], factors: [32, 64] },
  content: { halfLifeDays: [10, 30, 100, forever] },
  markov: { window: [3, 10, 30], recency: [0.8, 0.95, 1], shrinkage: [5, 20] },
  "session-knn": { sessionLength: [20, 50], neighbours: [100, 200, 500], halfLifeDays: [10, 30, 90] },
};

/** All algorithms; content takes part when there is a catalogue. */
export function contestants(catalogue?: Catalogue): Contestant[] {
  const own = Object.entries(algorithms).map(([name, algorithm]): Contestant => {
    return { name, algorithm, options: {}, space: spaces[name] ?? {} };
  });
  if (!catalogue) return own;
  const names = catalogue.categories.map((list) =>
    list.map((category) => catalogue.categoryNames[category] ?? ""),
  );
  const features = textFeatures(catalogue.titles, names);
  return [
    ...own,
    { name: "content", algorithm: content, options: { features }, space: spaces["content"] ?? {} },
  ];
}
