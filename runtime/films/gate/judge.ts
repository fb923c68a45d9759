import { itemCounts } from "../../recommender/data/interactions";
import { atMost, better, digits } from "../../recommender/study/gate/gate-rules";
import { latencyOf } from "../../recommender/study/metrics/latency";
import { type FilmModel, readFilmModel } from "../film-model";
import { likedFrom } from "../liked";
import type { FilmCut } from "../training/files-between";
import { ListExam } from "../training/list-exam";
import type { Decision, GateRule } from "./decision";
import { type GateLimits, gateLimits } from "./gate-limits";
import { type Lists, listsOf } from "./lists-of";

export interface Candidacy {
  /** File of the candidate. */
  readonly candidate: Uint8Array;
  /** File of the model that serves. @default - none does */
  readonly champion?: Uint8Array;
  /** Ratings, cut as the candidate says that it was trained: everything is measured anew on the slice. */
  readonly cut: FilmCut;
  /** Of the lists. */
  readonly k: number;
  /** Seconds since 1970 of the newest rating that there is, wherever the candidate's data came from. */
  readonly newest: number;
  readonly at: Date;
  readonly limits?: Partial<GateLimits>;
}

const day = 86_400;
const each = "person";

/**
 * Whether a candidate may serve: it has to be better for people than what serves and than popularity, by intervals of the differences person by
 * person, and must not look like the work of a mistake or of somebody's intent.
 *
 * @throws RecommenderError ModelFileRefused when one of the files is no model
 */
export function judge({ candidate, champion, cut, k, newest, at, limits: own }: Candidacy): Decision {
  const limits = { ...gateLimits, ...own };
  const model = readFilmModel(candidate);
  const liked = likedFrom(cut);
  const exam = new ListExam(cut, { k, likedFrom: liked });
  const knows = knownFilms(model);
  const served = champion && readFilmModel(champion);
  const its = listsOf(model, exam);
  const servedLists = served && listsOf(served, exam);
  const popular = listsOf(popularOf(model), exam);

  const rules: GateRule[] = [
    better("better than popularity", { its: its.ndcgs, other: popular.ndcgs, each }),
    ...(servedLists
      ? [
          better("better than the champion", { its: its.ndcgs, other: servedLists.ndcgs, each }),
          coverage(its, servedLists, limits),
          pushed(its, servedLists, limits),
          possible(its, servedLists, limits),
        ]
      : []),
    catalogue(knows, liked, cut, limits),
    thereWas(cut, newest, limits),
    future(knows, cut),
    atMost("size", candidate.length, limits.mostBytes, "bytes"),
    atMost(
      "latency",
      latencyOf(exam.histories(), (history) => model.recommend(history, k)).latencyP50Ms,
      limits.mostMs,
      "ms",
    ),
  ];
  return {
    version: 1,
    accepted: rules.every(({ passed }) => passed),
    candidate: model.sha256,
    champion: served?.sha256 ?? null,
    at: at.toISOString(),
    slice: {
      people: exam.people.length,
      from: isoOf(Math.min(...bounds(cut.test.time))),
      until: isoOf(Math.max(...bounds(cut.test.time))),
    },
    rules,
  };
}

function coverage(its: Lists, served: Lists, { leastCoverage }: GateLimits): GateRule {
  const figure = its.shown.size / served.shown.size;
  return {
    rule: "coverage",
    passed: figure >= leastCoverage,
    figure,
    limit: leastCoverage,
    words: `${its.shown.size} films are in anybody's list, ${served.shown.size} with the champion`,
  };
}

function pushed(its: Lists, served: Lists, { mostPushed }: GateLimits): GateRule {
  const gains = [...its.shown].map(
    ([film, lists]) => [film, (lists - (served.shown.get(film) ?? 0)) / its.count] as const,
  );
  const [film, figure] = gains.reduce((a, b) => (b[1] > a[1] ? b : a), ["no film", 0] as const);
  return {
    rule: "pushed films",
    passed: figure <= mostPushed,
    figure,
    limit: mostPushed,
    words: `film ${film} comes into ${percent(figure)} of all lists that it is not in with the champion`,
  };
}

function catalogue(
  knows: ReadonlySet<string>,
  from: number,
  cut: FilmCut,
  { leastCatalogue }: GateLimits,
): GateRule {
  const liked = new Set<number>();
  cut.train.item.forEach((film, row) => {
    if ((cut.train.rating[row] as number) >= from) liked.add(film);
  });
  const there = [...liked].filter((film) => knows.has(cut.films[film]?.key ?? "")).length;
  const figure = liked.size === 0 ? 0 : there / liked.size;
  return {
    rule: "catalogue",
    passed: figure >= leastCatalogue,
    figure,
    limit: leastCatalogue,
    words: `it knows ${there} of the ${liked.size} films that somebody liked before the slice`,
  };
}

function thereWas(cut: FilmCut, newest: number, { mostDaysBehind }: GateLimits): GateRule {
  const until = Math.max(...bounds(cut.test.time));
  const figure = Math.max(0, (newest - until) / day);
  return {
    rule: "data that there was",
    passed: figure <= mostDaysBehind,
    figure,
    limit: mostDaysBehind,
    words: `its data end ${digits(figure)} days before the newest rating there is`,
  };
}

/** Films that nobody had rated before the slice: a model that knows one has seen the slice. */
function future(knows: ReadonlySet<string>, cut: FilmCut): GateRule {
  const counts = itemCounts(cut.train);
  const figure = cut.films.filter(({ key }, film) => counts[film] === 0 && knows.has(key)).length;
  return {
    rule: "nothing of the future",
    passed: figure === 0,
    figure,
    limit: 0,
    words: `it knows ${figure} films that nobody had rated before the slice which it is judged by`,
  };
}

function possible(its: Lists, served: Lists, { mostGain }: GateLimits): GateRule {
  const [own, other] = [sum(its.ndcgs), sum(served.ndcgs)];
  const figure = other > 0 ? own / other : 1;
  return {
    rule: "a gain that can be",
    passed: figure <= mostGain,
    figure,
    limit: mostGain,
    words: `its nDCG is ${digits(figure)} times the champion's: more than ${mostGain} times is rather a slice that it has seen`,
  };
}

/** The same model for people of whom nothing is known. */
function popularOf(model: FilmModel): Pick<FilmModel, "rank"> {
  return {
    rank: (history, n) => model.rank([], n, { exclude: history.map(({ film }) => film) }),
  };
}

/** Films that somebody has liked in its training. */
function knownFilms(model: FilmModel): ReadonlySet<string> {
  const all = model.rank([], Math.max(1, model.films.length));
  return new Set(all.filter(({ score }) => score > 0).map(({ film }) => film));
}

function bounds(times: Float64Array): [number, number] {
  return times.reduce<[number, number]>(
    ([low, high], time) => [Math.min(low, time), Math.max(high, time)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString();
const percent = (value: number) => `${Math.round(100 * value)} %`;
