import { type Interactions, itemCounts } from "../../data/interactions";
import type { Catalogue } from "../../data/read-catalogue";
import { historyOf } from "../../data/rows";
import { popularity } from "../../serve/algorithms/popularity";
import type { Model } from "../../serve/model";
import { top } from "../../serve/top-items";
import { bootstrap, type Interval, meanInterval } from "../metrics/bootstrap";
import { coverage, diversity, miscalibration, novelty, serendipity } from "../metrics/lists";
import { auc, ceiling, type RankingMetric, rankingMetrics } from "../metrics/ranking";
import type { Cut } from "../splits";
import type { ProtocolCard } from "./protocol-card";

export interface RankingProtocol {
  /** Length of the lists. @default 10 */
  readonly k?: number;
  /** Hidden ratings below it count as irrelevant. @default - every hidden interaction is relevant */
  readonly relevantFrom?: number;
  /** For diversity and calibration. @default - both are left out */
  readonly catalogue?: Catalogue;
  /** Of the bootstrap. @default 0 */
  readonly seed?: number;
  /** At most this many people, the first ones; for quick looks. @default - everyone */
  readonly people?: number;
}

export type ListMetric = "coverage" | "novelty" | "serendipity" | "diversity" | "miscalibration";

export type RankingFigures = Readonly<Record<RankingMetric, Interval>> &
  Readonly<Partial<Record<ListMetric, Interval>>>;

/** The people who are asked, and what is right for them; shared by all models of one cut. */
export class RankingExam {
  readonly k: number;
  readonly people: readonly number[];
  private readonly cut: Cut;
  private readonly protocol: RankingProtocol;
  private readonly relevant: ReadonlyMap<number, ReadonlySet<number>>;
  private readonly counts: Int32Array;
  private readonly candidates: number;
  private readonly popular: Model;

  constructor(cut: Cut, protocol: RankingProtocol = {}) {
    this.cut = cut;
    this.protocol = protocol;
    this.k = protocol.k ?? 10;
    this.relevant = relevantItems(cut.test, protocol.relevantFrom);
    this.people = [...this.relevant.keys()].sort((a, b) => a - b).slice(0, protocol.people);
    this.counts = itemCounts(cut.train);
    this.candidates = this.counts.filter((count) => count > 0).length;
    this.popular = popularity.fit(cut.train);
  }

  /** Whether any list can be right or wrong: somebody has a hidden item among the candidates, and others beside it. */
  get tellsApart(): boolean {
    return this.people.some((user) => {
      const seen = historyOf(this.popular.histories, user).items;
      const reachable = [...this.right(user)].filter(
        (item) => (this.counts[item] as number) > 0 && !seen.includes(item),
      );
      return reachable.length > 0 && this.candidates - new Set(seen).size > reachable.length;
    });
  }

  /** Mean of one metric: what tuning looks at, without intervals. */
  mean(model: Model, metric: "ndcg" | "recall" | "precision" | "map" | "hit" = "ndcg"): number {
    const scores = new Float32Array(model.items);
    let sum = 0;
    for (const user of this.people) {
      sum += rankingMetrics(this.list(model, user, scores), this.right(user), this.k)[metric];
    }
    return sum / this.people.length;
  }

  /** nDCG of each person, in the order of `people`. */
  ndcgs(model: Model): Float64Array {
    const scores = new Float32Array(model.items);
    return Float64Array.from(
      this.people,
      (user) => rankingMetrics(this.list(model, user, scores), this.right(user), this.k).ndcg,
    );
  }

  /** nDCG with its interval. */
  ndcg(model: Model): Interval {
    return meanInterval(this.ndcgs(model), { seed: this.protocol.seed ?? 0 });
  }

  /** All metrics of a model, with intervals. */
  figures(model: Model): RankingFigures {
    const columns = new Map<string, number[]>();
    const add = (name: string, value: number) => {
      const column = columns.get(name);
      if (column) column.push(value);
      else columns.set(name, [value]);
    };
    const { catalogue, seed = 0 } = this.protocol;
    const scores = new Float32Array(model.items);
    const lists: Int32Array[] = [];
    for (const user of this.people) {
      const list = this.list(model, user, scores);
      const relevant = this.right(user);
      lists.push(list);
      for (const [name, value] of Object.entries(rankingMetrics(list, relevant, this.k))) add(name, value);
      const area = auc(scores, relevant);
      if (area !== undefined) add("auc", area);
      add("novelty", novelty(list, this.counts, this.cut.train.users));
      const obvious = this.popular.recommend(user, this.k).items;
      add("serendipity", serendipity(list, relevant, obvious, this.k));
      const seen = historyOf(this.popular.histories, user).items;
      if (catalogue) add("diversity", diversity(list, catalogue));
      if (catalogue && seen.length > 0) add("miscalibration", miscalibration(list, seen, catalogue));
    }
    const means = [...columns].map(([name, values]) => [
      name,
      meanInterval(Float64Array.from(values), { seed, resamples: 1000 }),
    ]);
    const shown = (chosen: Int32Array) =>
      coverage(
        Array.from(chosen, (n) => lists[n] as Int32Array),
        this.candidates,
      );
    return {
      ...Object.fromEntries(means),
      coverage: bootstrap(lists.length, shown, { seed, resamples: 100 }),
    };
  }

  card(split: string): ProtocolCard {
    const { relevantFrom } = this.protocol;
    const strangers = this.people.filter(
      (user) => historyOf(this.popular.histories, user).items.length === 0,
    );
    const best = this.people.map((user) => {
      const right = this.right(user);
      const reachable = [...right].filter((item) => (this.counts[item] as number) > 0).length;
      return ceiling(reachable, right.size, this.k);
    });
    const popular = this.figures(this.popular);
    const mean = (name: keyof ReturnType<typeof ceiling>) =>
      best.reduce((sum, values) => sum + values[name], 0) / best.length;
    return {
      split,
      relevance:
        relevantFrom === undefined ? "every hidden item" : `hidden items rated ${relevantFrom} or more`,
      candidates: `all ${this.candidates} items of the training`,
      negatives: "every candidate that is not relevant; none sampled",
      seenItems: "left out of the lists",
      people: `${this.people.length} with a relevant hidden item, ${strangers.length} of them without history; lists of ${this.k}`,
      bestReachable: {
        ndcg: mean("ndcg"),
        precision: mean("precision"),
        recall: mean("recall"),
        map: mean("map"),
        auc: 1,
      },
      popularity: {
        ndcg: popular.ndcg.value,
        precision: popular.precision.value,
        recall: popular.recall.value,
        map: popular.map.value,
        auc: popular.auc.value,
      },
    };
  }

  /** The list, after which `scores` has -Infinity at everything that was no candidate for it. */
  private list(model: Model, user: number, scores: Float32Array): Int32Array {
    model.score(user, scores);
    for (const item of historyOf(this.popular.histories, user).items) scores[item] = Number.NEGATIVE_INFINITY;
    for (let item = 0; item < scores.length; item++) {
      if (this.counts[item] === 0) scores[item] = Number.NEGATIVE_INFINITY;
    }
    return top(scores, this.k).items;
  }

  private right(user: number): ReadonlySet<number> {
    return this.relevant.get(user) ?? new Set();
  }
}

function relevantItems(test: Interactions, from = Number.NEGATIVE_INFINITY): Map<number, Set<number>> {
  const relevant = new Map<number, Set<number>>();
  for (let n = 0; n < test.user.length; n++) {
    if ((test.rating[n] as number) < from) continue;
    const user = test.user[n] as number;
    const items = relevant.get(user);
    if (items) items.add(test.item[n] as number);
    else relevant.set(user, new Set([test.item[n] as number]));
  }
  return relevant;
}
