import { random } from "../../../shared/random";
import type { Interactions } from "../../data/interactions";
import { rowsOf } from "../../data/interactions";
import { RecommenderError } from "../../errors";
import { exploration } from "../../serve/algorithms/exploration";
import { mixed, referenceWeights } from "../../serve/algorithms/hybrid";
import { type Model, type TrainingRun, trainingRecordOf } from "../../serve/model";
import { apart, type Interval, meanInterval } from "../metrics/bootstrap";
import type { Split } from "../splits";
import type { Contestant } from "./contestants";
import { RankingExam, type RankingFigures, type RankingProtocol } from "./evaluate-ranking";
import { fitWeights } from "./fit-weights";
import type { ProtocolCard } from "./protocol-card";
import { tune } from "./tune";

export interface RankingRow {
  readonly model: string;
  /** What tuning chose; for hybrids the weights. */
  readonly options: object;
  /** nDCG of the validation cut: what the choice was made by. */
  readonly validation: number;
  readonly figures: RankingFigures;
  /** CPU seconds. */
  readonly fitSeconds: number;
  /** CPU milliseconds for a list, everything included. */
  readonly listMilliseconds: number;
}

export interface RankingComparison {
  readonly card: ProtocolCard;
  readonly rows: readonly RankingRow[];
  /** The model with the best nDCG on the validation cut. */
  readonly chosen: string;
  /** What the chosen model's nDCG interval has to do with the others'. */
  readonly against: Readonly<Record<string, Duel>>;
  readonly learning: readonly LearningCurve[];
}

export interface Duel {
  /** The chosen model's interval lies above this one's. */
  readonly apart: boolean;
  /** nDCG of the chosen model minus this one's, person by person: the same people, so it is much narrower. */
  readonly difference: Interval;
}

export interface LearningCurve {
  readonly model: string;
  readonly points: readonly { readonly share: number; readonly ndcg: Interval }[];
}

export interface CompareOptions extends RankingProtocol {
  /** Combinations tried for each model on the validation cut; 1 tries the defaults only. @default 6 */
  readonly trials?: number;
  readonly run?: TrainingRun;
  /** Shares of the training rows that the learning curves are drawn with. @default [0.1, 0.25, 0.5, 1] */
  readonly shares?: readonly number[];
  readonly onProgress?: (step: string, done: number, of: number) => void;
}

/**
 * Tunes every contestant on a validation cut of the training half, blends them, and asks all of them the test once.
 *
 * ```
 * data ─ split ┬─ training ─ split ┬─ training ─▶ fit ─┐
 *              │                   └─ validation ◀─────┴ options, weights and the choice of the best
 *              └─ test ◀─ fit on all of the training, with those options: the figures
 * ```
 */
export function compareRanking(
  data: Interactions,
  split: Split,
  entered: readonly Contestant[],
  { trials = 6, run = {}, shares = [0.1, 0.25, 0.5, 1], onProgress, ...protocol }: CompareOptions = {},
): RankingComparison {
  const outer = split.cut(data);
  const inner = split.cut(outer.train);
  if (outer.test.user.length === 0 || inner.test.user.length === 0) throw nothingHidden(split);
  const validation = new RankingExam(inner, protocol);
  const test = new RankingExam(outer, protocol);
  if (!test.tellsApart) throw everyListIsEqual(split);
  const steps = entered.length * 2 + 3;
  let step = 0;
  const progress = (text: string) => onProgress?.(text, step++, steps);

  const tuned = entered.map((contestant) => {
    progress(`tuning ${contestant.name}`);
    const fit = (options: object) => contestant.algorithm.fit(inner.train, options, run);
    const { best } = tune(contestant, fit, (model) => validation.mean(model), {
      trials,
      ...(protocol.seed !== undefined && { seed: protocol.seed }),
    });
    return { ...contestant, best };
  });
  progress("fitting the hybrid's weights");
  // voices that know nearly nothing would only slow the blend down
  const highest = Math.max(...tuned.map(({ best }) => best.value));
  const parts = tuned.filter(({ best }) => best.value > 0.15 * highest);
  const partsOn = (train: Interactions) =>
    parts.map(({ algorithm, options, best }) => algorithm.fit(train, { ...options, ...best.options }, run));
  const innerParts = partsOn(inner.train);
  const { weights } = fitWeights(innerParts, inner.test, { k: test.k });
  const fixed = referenceParts(parts);
  const blends = [
    { name: "hybrid", weights, models: (all: Model[]) => all, named: parts.map(({ name }) => name) },
    {
      name: "hybrid 4-3-2-1",
      weights: [...referenceWeights],
      models: (all: Model[], train: Interactions) => [
        ...fixed.map((n) => all[n] as Model),
        exploration.fit(train),
      ],
      named: [...fixed.map((n) => parts[n]?.name ?? ""), "exploration"],
    },
  ].filter(({ named }) => named.every((name) => name !== ""));
  const blended = (n: number, all: Model[], train: Interactions) => {
    const blend = blends[n];
    const models = blend?.models(all, train) ?? [];
    return mixed(blend?.name ?? "", models, blend?.weights ?? [], "blend", trainingRecordOf(train));
  };
  const blendValues = blends.map((_, n) => validation.mean(blended(n, innerParts, inner.train)));

  /** nDCG of each person, for each model. */
  const each = new Map<string, Float64Array>();
  const rows = tuned.map(({ name, algorithm, options, best }): RankingRow => {
    progress(`asking ${name}`);
    const begun = process.cpuUsage();
    const model = algorithm.fit(outer.train, { ...options, ...best.options }, run);
    const fitSeconds = seconds(begun);
    each.set(name, test.ndcgs(model));
    return row(name, best.options, best.value, model, test, fitSeconds);
  });
  progress("asking the hybrids");
  const begun = process.cpuUsage();
  const outerParts = partsOn(outer.train);
  const partsSeconds = seconds(begun);
  blends.forEach(({ name, named, weights }, n) => {
    const options = Object.fromEntries(
      named.map((part, at) => [part, Number((weights[at] ?? 0).toFixed(3))]),
    );
    const model = blended(n, outerParts, outer.train);
    each.set(name, test.ndcgs(model));
    rows.push(row(name, options, blendValues[n] ?? 0, model, test, partsSeconds));
  });

  const chosen = rows.reduce((a, b) => (b.validation > a.validation ? b : a));
  progress("learning curves");
  const [own, rest] = [each.get(chosen.model), rows.filter(({ model }) => model !== chosen.model)];
  const against = Object.fromEntries(
    rest.map(({ model, figures }): [string, Duel] => {
      const theirs = each.get(model);
      const gains = Float64Array.from(own ?? [], (ndcg, n) => ndcg - (theirs?.[n] ?? 0));
      const isAbove =
        chosen.figures.ndcg.value > figures.ndcg.value && apart(chosen.figures.ndcg, figures.ndcg);
      return [model, { apart: isAbove, difference: meanInterval(gains, { seed: protocol.seed ?? 0 }) }];
    }),
  );
  const drawn = tuned
    .filter(({ name }) => ["popularity", "item-cosine", "ease", "session-knn"].includes(name))
    .map(({ name, algorithm, options, best }): LearningCurve => {
      const points = shares.map((share) => {
        const source = random(protocol.seed ?? 0, 5);
        const part = share === 1 ? outer.train : rowsOf(outer.train, () => source.next() < share);
        return { share, ndcg: test.ndcg(algorithm.fit(part, { ...options, ...best.options }, run)) };
      });
      return { model: name, points };
    });
  return { card: test.card(split.description), rows, chosen: chosen.model, against, learning: drawn };
}

function row(
  model: string,
  options: object,
  validation: number,
  fitted: Model,
  test: RankingExam,
  fitSeconds: number,
): RankingRow {
  const begun = process.cpuUsage();
  const asked = test.people.slice(0, 300);
  for (const user of asked) fitted.recommend(user, test.k);
  const listMilliseconds = (1000 * seconds(begun)) / asked.length;
  return { model, options, validation, figures: test.figures(fitted), fitSeconds, listMilliseconds };
}

/** The reference's voices: collaborative, content and sequence, or what stands nearest to them; -1 where nothing does. */
function referenceParts(parts: readonly Contestant[]): number[] {
  const voices = [
    ["ease", "ials"],
    ["content", "item-cosine"],
    ["markov", "session-knn"],
  ];
  return voices.map((names) => {
    const present = names.find((name) => parts.some((part) => part.name === name));
    return parts.findIndex(({ name }) => name === present);
  });
}

function seconds(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

function everyListIsEqual({ description }: Split): RecommenderError {
  return new RecommenderError("NothingToRank", {
    what: `the split (${description}) leaves nobody whose list could be right or wrong`,
    why: "for each person either no hidden item is known from the training half, or there is nothing else to recommend: who has rated everything has only right answers left",
    fix: "use data with more items than one person has rated, a lower relevant-from, or another split",
  });
}

function nothingHidden({ description }: Split): RecommenderError {
  return new RecommenderError("EmptyData", {
    what: `the split (${description}) hides nothing of this data, or nothing of its training half`,
    why: "options are chosen on one hidden part and judged on another",
    fix: "use users with more rows, or a larger share",
  });
}
