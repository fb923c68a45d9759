import { random, sample } from "../../../shared/random";
import type { Interactions } from "../../data/interactions";
import { historyOf } from "../../data/rows";
import { addStandardized } from "../../serve/algorithms/hybrid";
import type { Model } from "../../serve/model";
import { top } from "../../serve/top-items";
import { rankingMetrics } from "../metrics/ranking";

export interface FittedWeights {
  /** They add up to 1. */
  readonly weights: readonly number[];
  /** nDCG@k on the validation cut. */
  readonly ndcg: number;
}

export interface FitWeightsOptions {
  /** @default 10 */
  readonly k?: number;
  /** A further place where the search begins, beside equal weights and the best part alone. @default - none */
  readonly start?: readonly number[];
  /** Items of each part that are looked at for a user. @default 50 */
  readonly depth?: number;
  /** At most so many users, drawn at random, are asked. @default 2000 */
  readonly people?: number;
  /** @default 0 */
  readonly seed?: number;
}

/** What one person's candidates score in every part, and which of them are right. */
export interface Ballot {
  readonly candidates: Int32Array;
  /** One array for each part. */
  readonly voices: readonly Float32Array[];
  readonly relevant: ReadonlySet<number>;
}

/**
 * The blend weights with the highest nDCG on a validation cut, by coordinate ascent with steps from 0.2 down to 0.025,
 * from several beginnings: the ascent ends at the nearest hill.
 *
 * @param models fitted on the cut's training half, in the order of the hybrid's parts
 * @param validation the cut's hidden half; never the test that is reported
 */
export function fitWeights(
  models: readonly Model[],
  validation: Interactions,
  { k = 10, start, depth = 50, people = 2000, seed = 0 }: FitWeightsOptions = {},
): FittedWeights {
  const ballots = ballotsOf(models, validation, depth, people, seed);
  return fitWeightsTo(ballots, models.length, { k, ...(start && { start }) });
}

/**
 * The same for candidates that were scored before.
 *
 * @param parts how many voices each ballot has
 */
export function fitWeightsTo(
  ballots: readonly Ballot[],
  parts: number,
  { k = 10, start }: Pick<FitWeightsOptions, "k" | "start"> = {},
): FittedWeights {
  const each = Array.from({ length: parts }, (_, n) => n);
  const alone = each.map((n) => each.map((m) => (m === n ? 1 : 0)));
  const best = alone.reduce((a, b) => (ndcg(ballots, b, k) > ndcg(ballots, a, k) ? b : a), alone[0] ?? []);
  const beginnings = [best, each.map(() => 1), ...(start ? [start] : [])];
  const climbed = beginnings.map((beginning) => climb(ballots, normalized(beginning), k));
  return climbed.reduce((a, b) => (b.ndcg > a.ndcg ? b : a));
}

function climb(ballots: readonly Ballot[], beginning: readonly number[], k: number): FittedWeights {
  let best = beginning;
  let bestValue = ndcg(ballots, best, k);
  for (let step = 0.2; step >= 0.025; step /= 2) {
    for (let improved = true; improved; ) {
      improved = false;
      for (let part = 0; part < best.length; part++) {
        for (const change of [step, -step]) {
          const weights = best.map((weight, n) => (n === part ? Math.max(0, weight + change) : weight));
          if (weights.every((weight) => weight === 0)) continue;
          const value = ndcg(ballots, normalized(weights), k);
          if (value <= bestValue + 1e-9) continue;
          [best, bestValue, improved] = [normalized(weights), value, true];
        }
      }
    }
  }
  return { weights: best, ndcg: bestValue };
}

function ballotsOf(
  models: readonly Model[],
  validation: Interactions,
  depth: number,
  people: number,
  seed: number,
): Ballot[] {
  const relevant = new Map<number, Set<number>>();
  validation.user.forEach((user, n) => {
    const items = relevant.get(user) ?? new Set<number>();
    relevant.set(user, items.add(validation.item[n] as number));
  });
  const scores = new Float32Array(validation.items);
  const users = [...relevant.keys()];
  const asked = Array.from(sample(users.length, people, random(seed)), (n) => users[n] as number);
  return asked.map((user) => {
    const right = relevant.get(user) ?? new Set<number>();
    const standardized = models.map((model) => {
      const voice = new Float32Array(validation.items);
      addStandardized(model.score(user, scores), 1, voice);
      return voice;
    });
    const seen = models[0] ? historyOf(models[0].histories, user).items : [];
    const candidates = new Set<number>();
    for (const voice of standardized) {
      const open = voice.slice();
      for (const item of seen) open[item] = Number.NEGATIVE_INFINITY;
      for (const item of top(open, depth).items) candidates.add(item);
    }
    const list = Int32Array.from(candidates).sort();
    const voices = standardized.map((voice) => Float32Array.from(list, (item) => voice[item] as number));
    return { candidates: list, voices, relevant: right };
  });
}

function ndcg(ballots: readonly Ballot[], weights: readonly number[], k: number): number {
  let sum = 0;
  for (const { candidates, voices, relevant } of ballots) {
    const blend = new Float32Array(candidates.length);
    voices.forEach((voice, part) => {
      const weight = weights[part] as number;
      if (weight > 0)
        for (let n = 0; n < blend.length; n++) (blend[n] as number) += weight * (voice[n] as number);
    });
    const list = top(blend, k).items.map((n) => candidates[n] as number);
    sum += rankingMetrics(list, relevant, k).ndcg;
  }
  return sum / ballots.length;
}

function normalized(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
