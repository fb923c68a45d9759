import {
  earlyWeight,
  explorationRate,
  learningInteractions,
  onboardingMix,
  priorWeight,
} from "../../recommender/serve/cold-start/new-users";
import type { ListCandidate, ListInput, ListItem } from "./list-input";
import { type ListSource, sources } from "./list-settings";

type Parts = ListItem["parts"];

/** How good candidates are for a reader, by what is known of the reader. */
export interface Blended {
  /** Probability that a place is drawn at random. */
  readonly exploration: number;
  /** One number a candidate, 0 to 1, for a place of the list. */
  scoresAt(position: number): Float64Array;
  /** What a candidate's score is made of. */
  partsAt(at: number, position: number): Parts;
}

/**
 * As sections 10 of the reference:
 *
 * ```
 * no deed       60 % popular in the preferred categories, 30 % popular, 10 % at random
 * 1 to 9 deeds  stated preferences and deeds (2.0 each), exploration 0.3 that fades by 0.05
 * 10 deeds      the blend of all sources
 * ```
 */
export function blend(pool: readonly ListCandidate[], input: ListInput): Blended {
  const { deedCount } = input.reader;
  if (deedCount === 0) return onboarding(pool, input);
  return deedCount < learningInteractions ? learning(pool, input) : mature(pool, input);
}

function mature(pool: readonly ListCandidate[], { settings, ranking }: ListInput): Blended {
  const { weights, exploration } = settings;
  // one that did not answer takes nothing from the others
  const ofRanking = ranking === undefined ? 0 : (weights.ranking ?? 0);
  const total = sources.reduce((sum, source) => sum + weights[source], ofRanking) || 1;
  const shares = Object.fromEntries(sources.map((source) => [source, weights[source] / total])) as Shares;
  const part = (source: ListSource, { scores }: ListCandidate) => (shares[source] * scores[source]) / 255;
  const ranked = ({ scores: { ranking: steps = 0 } }: ListCandidate) => ((ofRanking / total) * steps) / 255;
  const blended = new Float64Array(pool.length);
  for (let at = 0; at < pool.length; at++) {
    const candidate = pool[at] as ListCandidate;
    const sum = sumOf(candidate.scores, shares);
    blended[at] = ofRanking > 0 ? sum + ranked(candidate) : sum;
  }
  return {
    exploration,
    scoresAt: () => blended,
    partsAt(at) {
      const candidate = pool[at] as ListCandidate;
      const parts: Partial<Record<keyof Parts, number>> = {};
      for (const source of sources) if (candidate.scores[source] > 0) parts[source] = part(source, candidate);
      if (ofRanking > 0) parts.ranking = ranked(candidate);
      return parts;
    },
  };
}

type Shares = Readonly<Record<ListSource, number>>;

/** Each by its name, which takes a fifth of the time of a loop; in the order of `sources`, as another one is rounded in another way. */
function sumOf(scores: ListCandidate["scores"], shares: Shares): number {
  return (
    (shares.collaborative * scores.collaborative) / 255 +
    (shares.content * scores.content) / 255 +
    (shares.sequential * scores.sequential) / 255 +
    (shares.trending * scores.trending) / 255 +
    (shares.fresh * scores.fresh) / 255
  );
}

function learning(
  pool: readonly ListCandidate[],
  { reader: { deedCount, preferences } }: ListInput,
): Blended {
  const preferred = new Set(preferences.categories);
  const evidence = earlyWeight * deedCount;
  const prior = priorWeight / (priorWeight + evidence);
  const parts = pool.map(
    ({ scores, category }): Parts => ({
      preference: preferred.has(category) ? prior / 2 : 0,
      [popularityOf(scores)]: (prior / 2) * popularity(scores),
      content: ((1 - prior) * scores.content) / 255,
    }),
  );
  const blended = Float64Array.from(parts, (own) => Object.values(own).reduce((sum, part) => sum + part, 0));
  return {
    exploration: explorationRate(deedCount),
    scoresAt: () => blended,
    partsAt: (at) => parts[at] as Parts,
  };
}

/** Of three places two are from the preferred categories and one is of all: 60 and 30 of the 90 % that are not drawn. */
function onboarding(pool: readonly ListCandidate[], { reader: { preferences } }: ListInput): Blended {
  const preferred = new Set(preferences.categories);
  const popular = Float64Array.from(pool, ({ scores }) => popularity(scores));
  const preferredFirst = popular.map((score, at) =>
    preferred.has((pool[at] as ListCandidate).category) ? (1 + score) / 2 : score / 2,
  );
  const { preferred: most, popular: rest } = onboardingMix;
  const every = Math.round((most + rest) / rest);
  const isPopular = (position: number) => position % every === every - 1 || preferred.size === 0;
  return {
    exploration: onboardingMix.diverse,
    scoresAt: (position) => (isPopular(position) ? popular : preferredFirst),
    partsAt(at, position) {
      const score = popular[at] as number;
      const part = popularityOf((pool[at] as ListCandidate).scores);
      if (isPopular(position)) return { [part]: score };
      return { preference: (preferredFirst[at] as number) - score / 2, [part]: score / 2 };
    },
  };
}

/** Where nothing was read yet, and among what was read as much, the newest counts. */
function popularity({ trending, fresh }: ListCandidate["scores"]): number {
  return (trending + fresh / 256) / 256;
}

/** What nobody has read is not popular: it is new. */
function popularityOf({ trending }: ListCandidate["scores"]): "fresh" | "trending" {
  return trending > 0 ? "trending" : "fresh";
}
