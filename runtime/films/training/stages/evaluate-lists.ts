import type { Json, Metric, Plot, StageResult, StageTask } from "../../../pipeline/stage";
import { latencyOf } from "../../../recommender/study/metrics/latency";
import { readFilmModel } from "../../film-model";
import type { FilmAlgorithm } from "../../film-model-file";
import { likedFrom } from "../../liked";
import { type PersonValues, readCut, writePersonValues } from "../files-between";
import { ListExam, type ListFigures } from "../list-exam";

export interface EvaluateListsOptions {
  readonly k: number;
  readonly serve: FilmAlgorithm | "best";
  readonly algorithms: readonly FilmAlgorithm[];
}

/** What the register's decision needs besides the model. */
export interface ListVerdict {
  readonly algorithm: FilmAlgorithm;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly card: readonly string[];
}

/**
 * Asks each model, as it serves, what the newest slice holds, and popularity beside them. The one that is to serve goes on, as it was
 * judged: it is not trained again with what it was judged by.
 */
export async function evaluateLists(options: EvaluateListsOptions, task: StageTask): Promise<StageResult> {
  const { k, serve, algorithms } = options;
  const cut = readCut(await task.input("cut"));
  const exam = new ListExam(cut, { k, likedFrom: likedFrom(cut) });
  const figures: Record<string, ListFigures> = {};
  const times: Record<string, Metric> = {};
  for (const algorithm of algorithms) {
    task.signal.throwIfAborted();
    task.progress(algorithm, Object.keys(figures).length / (algorithms.length + 1));
    const file = await task.input(algorithm);
    const model = readFilmModel(file);
    figures[algorithm] = exam.ask((history, n) => model.rank(history, n));
    figures["popularity"] ??= exam.ask((history, n) =>
      model.rank([], n, { exclude: history.map(({ film }) => film) }),
    );
    times[`${algorithm}.bytes`] = file.length;
    Object.assign(
      times,
      prefixed(
        algorithm,
        latencyOf(exam.histories(), (history) => model.recommend(history, k)),
      ),
    );
  }
  const best = algorithms.reduce((a, b) => (ndcgOf(figures[b]) > ndcgOf(figures[a]) ? b : a));
  const chosen = serve === "best" ? best : serve;
  const chosenFile = await task.input(chosen);
  const metrics = Object.assign(
    {},
    ...Object.entries(figures).map(([name, { metrics: own }]) => prefixed(name, own)),
  ) as Record<string, Metric>;
  const verdict: ListVerdict = {
    algorithm: chosen,
    metrics: {
      ...figures[chosen]?.metrics,
      "popularity.ndcg": metrics["popularity.ndcg"] as Metric,
      bytes: chosenFile.length,
    },
    card: [...exam.card(), chosenBy(serve, algorithms)],
  };
  const values = [chosen, "popularity"].map((name) => [name, figures[name]?.ndcgs ?? new Float64Array()]);
  const ndcg = Object.fromEntries(values) as PersonValues["ndcg"];
  return {
    outputs: {
      model: chosenFile,
      people: writePersonValues({ people: exam.people, ndcg }),
      verdict: Buffer.from(JSON.stringify(verdict)),
    },
    metrics: { ...metrics, ...times },
    notes: { verdict: verdict as unknown as Json },
    plots: {
      [`nDCG of ${chosen} by ratings known`]: exam.byHistory(figures[chosen] as ListFigures) satisfies Plot,
    },
  };
}

/** Parsed only from what this stage wrote. */
export function readVerdict(bytes: Uint8Array): ListVerdict {
  return JSON.parse(Buffer.from(bytes).toString()) as ListVerdict;
}

function ndcgOf(figures: ListFigures | undefined): number {
  const ndcg = figures?.metrics["ndcg"];
  return typeof ndcg === "object" ? ndcg.value : (ndcg ?? 0);
}

function prefixed(name: string, metrics: Readonly<Record<string, Metric>>): Record<string, Metric> {
  return Object.fromEntries(Object.entries(metrics).map(([metric, value]) => [`${name}.${metric}`, value]));
}

function chosenBy(serve: string, algorithms: readonly string[]): string {
  return serve === "best"
    ? `chosen: by nDCG on these same people, the best of ${algorithms.length} (${algorithms.join(", ")}), which favours it a little`
    : `chosen: ${serve}, because it was set`;
}
