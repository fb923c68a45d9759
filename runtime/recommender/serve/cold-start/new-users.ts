import { type Random, random } from "../../../shared/random";
import type { Catalogue } from "../../data/read-catalogue";
import type { History } from "../../data/rows";
import { RecommenderError, requireWhole } from "../../errors";
import { addStandardized } from "../algorithms/hybrid";
import type { Model } from "../model";
import { top } from "../top-items";

/** Shares of the first list: from the preferred categories, of what is popular with everyone, and at random. */
export const onboardingMix = { preferred: 0.6, popular: 0.3, diverse: 0.1 } as const;

/** Deeds after which somebody is no newcomer any more. */
export const learningInteractions = 10;

/** How much each of the first deeds counts, beside the stated preferences, which count `priorWeight` in all. */
export const earlyWeight = 2;
export const priorWeight = 10;

/** Somebody who has just come. */
export interface Newcomer {
  /** Positions in the catalogue's categories, as stated when asked; may be empty. */
  readonly categories: readonly number[];
  /** What they have done since, oldest first. */
  readonly history: History;
  /** Fixes what they are shown at random. */
  readonly seed: number;
}

/** What newcomers are served with. */
export interface NewcomerServing {
  readonly catalogue: Catalogue;
  /** How popular each item is; from `decayedCounts`. */
  readonly popularity: Float32Array;
  /** Learns from the first deeds: usually `content`. */
  readonly learner: Model;
  /** Takes over after ten: usually a hybrid. */
  readonly mature: Model;
}

/** Share of a list that is random: 0.3 at first, 0.05 less with each deed, never below the mature blend's 0.1. */
export function explorationRate(deeds: number): number {
  return Math.max(0.1, 0.3 - 0.05 * deeds);
}

/**
 * A list for a newcomer, by how much is known:
 *
 * ```
 * no deed       60 % popular in the preferred categories, 30 % popular, 10 % at random
 * 1 to 9 deeds  stated preferences and deeds (2.0 each), with exploration that fades
 * 10 deeds      the mature model
 * ```
 *
 * @throws InvalidOption when k is not a whole number from 1; UnknownItem for a category that does not exist
 */
export function recommendToNewcomer(newcomer: Newcomer, k: number, serving: NewcomerServing): Int32Array {
  requireWhole("k", k, 1);
  for (const category of newcomer.categories) requireCategory(category, serving.catalogue);
  const deeds = newcomer.history.items.length;
  if (deeds >= learningInteractions) return serving.mature.recommendFor(newcomer.history, k).items;
  if (deeds === 0) return onboardingList(newcomer, k, serving);

  const scores = new Float32Array(serving.popularity.length);
  const evidence = earlyWeight * deeds;
  addStandardized(preferenceScores(newcomer, serving), priorWeight / (priorWeight + evidence), scores);
  const learned = serving.learner.scoreHistory(newcomer.history);
  addStandardized(learned, evidence / (priorWeight + evidence), scores);
  for (const item of newcomer.history.items) scores[item] = Number.NEGATIVE_INFINITY;
  const source = random(newcomer.seed, deeds);
  const ranked = top(scores, k).items;
  const explored = Array.from(ranked, () => source.next() < explorationRate(deeds));
  return filled(
    ranked.filter((_, n) => !explored[n]),
    k,
    newcomer,
    serving,
    source,
  );
}

/** The first list of all. Without stated categories their share goes to what is popular with everyone. */
export function onboardingList(newcomer: Newcomer, k: number, serving: NewcomerServing): Int32Array {
  const { catalogue, popularity } = serving;
  const preferred = new Set(newcomer.categories);
  const inPreferred = popularity.map((weight, item) =>
    catalogue.categories[item]?.some((category) => preferred.has(category))
      ? weight
      : Number.NEGATIVE_INFINITY,
  );
  const chosen = new Set<number>();
  const take = (scores: Float32Array, count: number) => {
    const end = chosen.size + count;
    for (const item of top(scores, k + chosen.size).items) {
      if (chosen.size >= end) break;
      chosen.add(item);
    }
  };
  const { preferred: ofPreferred, popular } = onboardingMix;
  take(inPreferred, Math.round(k * ofPreferred));
  take(popularity, Math.round(k * (ofPreferred + popular)) - chosen.size);
  return filled(Int32Array.from(chosen), k, newcomer, serving, random(newcomer.seed));
}

/** Items at random for the places that are left, none twice and none that was seen. */
function filled(
  items: Int32Array,
  k: number,
  { history }: Newcomer,
  { popularity }: NewcomerServing,
  source: Random,
): Int32Array {
  const taken = new Set([...items, ...history.items]);
  const chosen = [...items];
  while (chosen.length < k && taken.size < popularity.length) {
    const item = source.below(popularity.length);
    if (taken.has(item)) continue;
    taken.add(item);
    chosen.push(item);
  }
  return Int32Array.from(chosen);
}

function preferenceScores(
  { categories }: Newcomer,
  { catalogue, popularity }: NewcomerServing,
): Float32Array {
  const preferred = new Set(categories);
  const scores = popularity.map((weight) => Math.log1p(weight));
  const highest = scores.reduce((a, b) => Math.max(a, b), 1);
  return scores.map((score, item) =>
    catalogue.categories[item]?.some((category) => preferred.has(category)) ? score + highest : score,
  );
}

function requireCategory(category: number, { categoryNames }: Catalogue): void {
  if (Number.isInteger(category) && category >= 0 && category < categoryNames.length) return;
  throw new RecommenderError("UnknownItem", {
    what: `there is no category ${category}`,
    why: `the catalogue has the categories 0 to ${categoryNames.length - 1}`,
    fix: "offer the catalogue's own categories when asking for preferences",
  });
}
