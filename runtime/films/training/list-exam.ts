import type { Metric, Plot } from "../../pipeline/stage";
import { itemCounts } from "../../recommender/data/interactions";
import { byUser, historyOf, type Rows } from "../../recommender/data/rows";
import { meanInterval } from "../../recommender/study/metrics/bootstrap";
import { coverage, novelty } from "../../recommender/study/metrics/lists";
import { rankingMetrics } from "../../recommender/study/metrics/ranking";
import type { PastRating } from "../film-model";
import type { FilmCut } from "./files-between";

export interface ListFigures {
  readonly metrics: Readonly<Record<"ndcg" | "precision" | "recall" | "coverage" | "novelty", Metric>>;
  /** Of each person, in the order of `people`. */
  readonly ndcgs: Float64Array;
}

export type Lister = (history: readonly PastRating[], n: number) => readonly { readonly film: string }[];

/** The people who liked something of the newest slice, asked what they would be shown the moment before it. */
export class ListExam {
  /** Positions in the cut. */
  readonly people: Int32Array;
  private readonly cut: FilmCut;
  private readonly k: number;
  private readonly likedFrom: number;
  private readonly rows: Rows;
  private readonly counts: Int32Array;
  private readonly places: ReadonlyMap<string, number>;
  /** How many films models can know. */
  private readonly known: number;
  private readonly relevant = new Map<number, Set<number>>();

  constructor(cut: FilmCut, { k, likedFrom }: { k: number; likedFrom: number }) {
    this.cut = cut;
    this.k = k;
    this.likedFrom = likedFrom;
    this.rows = byUser(cut.train);
    this.counts = itemCounts(cut.train);
    this.known = this.counts.filter((count) => count > 0).length;
    this.places = new Map(cut.films.map(({ key }, place) => [key, place]));
    const { user, item, rating } = cut.test;
    for (let row = 0; row < user.length; row++) {
      if ((rating[row] as number) < likedFrom) continue;
      const person = user[row] as number;
      this.relevant.set(person, (this.relevant.get(person) ?? new Set()).add(item[row] as number));
    }
    this.people = Int32Array.from(this.relevant.keys()).sort();
  }

  ask(lister: Lister): ListFigures {
    const { lists, each } = this.judge(lister);
    const mean = (values: readonly number[]) => meanInterval(Float64Array.from(values));
    return {
      metrics: {
        ndcg: mean(each.map(({ ndcg }) => ndcg)),
        precision: mean(each.map(({ precision }) => precision)),
        recall: mean(each.map(({ recall }) => recall)),
        coverage: coverage(lists, this.known),
        novelty: mean(lists.map((list) => novelty(list, this.counts, this.cut.train.users))),
      },
      ndcgs: Float64Array.from(each, ({ ndcg }) => ndcg),
    };
  }

  /** nDCG of each person alone, which takes far less than the figures' intervals. */
  ndcgs(lister: Lister): Float64Array {
    return Float64Array.from(this.judge(lister).each, ({ ndcg }) => ndcg);
  }

  private judge(lister: Lister) {
    const lists = Array.from(this.people, (person) =>
      Int32Array.from(lister(this.historyOf(person), this.k), ({ film }) => this.places.get(film) as number),
    );
    const each = lists.map((list, n) =>
      rankingMetrics(list, this.relevant.get(this.people[n] as number) as Set<number>, this.k),
    );
    return { lists, each };
  }

  histories(): readonly (readonly PastRating[])[] {
    return Array.from(this.people, (person) => this.historyOf(person));
  }

  /** How much a longer history helps. */
  byHistory({ ndcgs }: ListFigures): Plot {
    const bounds = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500];
    const points = bounds.flatMap((from, n): [number, number][] => {
      const to = bounds[n + 1] ?? Number.POSITIVE_INFINITY;
      const values = Array.from(ndcgs).filter((_, at) => {
        const known = this.historyOf(this.people[at] as number).length;
        return known >= from && known < to;
      });
      return values.length === 0 ? [] : [[from, values.reduce((a, b) => a + b, 0) / values.length]];
    });
    return { x: "ratings known, at least", y: "nDCG", points };
  }

  card(): string[] {
    const strangers = Array.from(this.people).filter((person) => this.historyOf(person).length === 0).length;
    return [
      `split: ${this.cut.description}`,
      `relevant: hidden films rated ${this.likedFrom} or more`,
      `candidates: all ${this.known} films of the training`,
      "negatives: every candidate that is not relevant; none sampled",
      "seen films: left out of the lists",
      `people: ${this.people.length} with a relevant hidden film, ${strangers} of them without a rating before; lists of ${this.k}`,
      "beside it: popularity with its half-life, which is what newcomers are shown",
    ];
  }

  private historyOf(person: number): PastRating[] {
    const { items, values, times } = historyOf(this.rows, person);
    return Array.from(items, (item, n) => ({
      film: this.cut.films[item]?.key as string,
      value: values[n] as number,
      time: times[n] as number,
    }));
  }
}
