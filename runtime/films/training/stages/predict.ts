import type { Plot, StageResult, StageTask } from "../../../pipeline/stage";
import { byUser, historyOf } from "../../../recommender/data/rows";
import { pack } from "../../../recommender/serve/model-file";
import { readFilmModel } from "../../film-model";
import { readRatingsFile } from "../files-between";

/** Everybody's list from all that they rated, and what it says of the model: who is shown to whom, and with which scores. */
export async function predict({ n }: { n: number }, task: StageTask): Promise<StageResult> {
  const model = readFilmModel(await task.input("model"));
  const { interactions, films } = readRatingsFile(await task.input("ratings"));
  const rows = byUser(interactions);
  const places = new Map(films.map(({ key }, place) => [key, place]));
  const lists = new Int32Array(rows.rows * n).fill(-1);
  const shown = new Int32Array(films.length);
  const best: number[] = [];
  let popular = 0;
  for (let person = 0; person < rows.rows; person++) {
    if (person % 1000 === 0) {
      task.signal.throwIfAborted();
      task.progress(`${person} of ${rows.rows} people`, person / rows.rows);
    }
    const { items, values, times } = historyOf(rows, person);
    const history = Array.from(items, (item, at) => ({
      film: films[item]?.key as string,
      value: values[at] as number,
      time: times[at] as number,
    }));
    const list = model.rank(history, n);
    const [first] = list;
    if (first?.kind === "ratings") best.push(first.score);
    list.forEach(({ film, kind }, at) => {
      const place = places.get(film) as number;
      lists[person * n + at] = place;
      (shown[place] as number)++;
      if (kind === "popular") popular++;
    });
  }
  const total = shown.reduce((sum, each) => sum + each, 0);
  const sorted = shown.toSorted((a, b) => b - a);
  const topTen = sorted.slice(0, 10).reduce((sum, each) => sum + each, 0) / total;
  const profile = {
    people: rows.rows,
    lists: n,
    /** Share of all places in lists that popularity filled. */
    coldStartShare: popular / total,
    /** Share of all places that the ten most shown films have. */
    topTenShare: topTen,
    gini: gini(sorted),
    coverage: shown.filter((count) => count > 0).length / films.length,
    /** Quantiles of the best film's score, 0 to 1 in steps of 0.05. */
    scores: quantiles(best),
  };
  const { coldStartShare, topTenShare, coverage } = profile;
  return {
    outputs: {
      lists: pack("film-lists", 1, { n, lists }),
      profile: Buffer.from(JSON.stringify(profile)),
    },
    metrics: { coldStartShare, topTenShare, gini: profile.gini, coverage },
    plots: { concentration: concentration(sorted, total), scores: scorePlot(profile.scores) },
  };
}

/** 0 when all films are shown alike, near 1 when one has all places. @param counts descending */
function gini(counts: Int32Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const weighted = counts.reduce((sum, count, rank) => sum + count * (counts.length - rank), 0);
  return counts.length === 0 || total === 0
    ? 0
    : (2 * weighted) / (counts.length * total) - (counts.length + 1) / counts.length;
}

function quantiles(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return [];
  return Array.from({ length: 21 }, (_, n) => sorted[Math.round((n / 20) * (sorted.length - 1))] as number);
}

function concentration(sorted: Int32Array, total: number): Plot {
  const points: [number, number][] = [];
  let sum = 0;
  const step = Math.max(1, Math.floor(sorted.length / 100));
  sorted.forEach((count, n) => {
    sum += count;
    if ((n + 1) % step === 0) points.push([(n + 1) / sorted.length, sum / total]);
  });
  return { x: "share of films, the most shown first", y: "share of places", points };
}

function scorePlot(scores: readonly number[]): Plot {
  return { x: "quantile", y: "score of the best film", points: scores.map((score, n) => [n / 20, score]) };
}
