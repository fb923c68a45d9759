import type { Interactions } from "../../data/interactions";
import { checked } from "../../data/interactions";
import type { History } from "../../data/rows";
import { RecommenderError } from "../../errors";
import {
  type Algorithm,
  assembled,
  type ItemScorer,
  type Model,
  packed,
  separated,
  type TrainingRecord,
  trainingRecordOf,
} from "../model";
import { pack, unpack } from "../model-file";
import { top } from "../top-items";

/** One voice of a hybrid. */
export interface HybridPart {
  readonly algorithm: Algorithm;
  readonly options?: object;
  /** Relative to the others' weights; 0 silences it. */
  readonly weight: number;
}

export interface HybridOptions {
  /** `blend` adds z-scores; `rank-fusion` adds weight / (60 + rank) over the first 200 of each part. @default "blend" */
  readonly method: "blend" | "rank-fusion";
}

/** The blend of the reference: collaborative, content, sequence, exploration. */
export const referenceWeights = [0.4, 0.3, 0.2, 0.1] as const;

const fusionDepth = 200;

/** Reciprocal rank fusion's constant: Cormack, Clarke, Büttcher (2009). */
const fusionConstant = 60;

/**
 * Several algorithms as one. Weights are data: fit them with `fitWeights` on a validation cut, because the best ones
 * differ between random and temporal splits (docs/recommender.md).
 *
 * `load` needs the same parts in the same order; the weights come from the file.
 */
export function hybrid(parts: readonly HybridPart[], name = "hybrid"): Algorithm<HybridOptions> {
  const defaults: HybridOptions = { method: "blend" };
  return {
    name,
    defaults,
    fit(data: Interactions, options, run) {
      if (parts.length === 0 || !parts.every(({ weight }) => Number.isFinite(weight) && weight >= 0))
        throw noVoices();
      const models = parts.map(({ algorithm, options }) => algorithm.fit(checked(data), options, run));
      const weights = parts.map(({ weight }) => weight);
      return mixed(name, models, weights, options?.method ?? "blend", trainingRecordOf(data));
    },
    load(file) {
      const { foundation, learned } = separated(unpack(name, 1, file));
      const weights = [...(learned["weights"] as Float64Array)];
      const models = parts.map(({ algorithm }, n) => algorithm.load(learned[`part${n}`] as Uint8Array));
      return mixed(name, models, weights, learned["method"] as HybridOptions["method"], foundation);
    },
  };
}

/** A hybrid of models that are fitted already, on the same data. */
export function mixed(
  name: string,
  models: readonly Model[],
  weights: readonly number[],
  method: HybridOptions["method"],
  foundation: TrainingRecord,
): Model {
  const voice = new Float32Array(foundation.histories.columns);
  const combine = (score: (model: Model, out: Float32Array) => void, out: Float32Array) => {
    out.fill(0);
    models.forEach((model, n) => {
      const weight = weights[n] as number;
      if (weight === 0) return;
      score(model, voice);
      if (method === "blend") addStandardized(voice, weight, out);
      else addReciprocalRanks(voice, weight, out);
    });
  };
  const scorer: ItemScorer = {
    scoreUser: (user, out) => combine((model, into) => model.score(user, into), out),
    scoreHistory: (history: History, out) => combine((model, into) => model.scoreHistory(history, into), out),
  };
  const files = () => Object.fromEntries(models.map((model, n) => [`part${n}`, model.save()]));
  const save = () =>
    pack(name, 1, { method, weights: Float64Array.from(weights), ...files(), ...packed(foundation) });
  return assembled(name, foundation, scorer, save);
}

/** out += weight · (scores - mean) / deviation; nothing when all scores are the same. */
export function addStandardized(scores: Float32Array, weight: number, out: Float32Array): void {
  let mean = 0;
  for (const score of scores) mean += score;
  mean /= scores.length;
  let variance = 0;
  for (const score of scores) variance += (score - mean) ** 2;
  if (!(variance > 0)) return;
  const scale = weight / Math.sqrt(variance / scores.length);
  for (let item = 0; item < out.length; item++)
    (out[item] as number) += scale * ((scores[item] as number) - mean);
}

function addReciprocalRanks(scores: Float32Array, weight: number, out: Float32Array): void {
  top(scores, fusionDepth).items.forEach((item, rank) => {
    (out[item] as number) += weight / (fusionConstant + rank + 1);
  });
}

function noVoices(): RecommenderError {
  return new RecommenderError("InvalidOption", {
    what: "the hybrid's parts or weights are unusable",
    why: "it needs at least one part, and finite weights from 0",
    fix: "pass parts such as { algorithm: ease, weight: 0.4 }",
  });
}
