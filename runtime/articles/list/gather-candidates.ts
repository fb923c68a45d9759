import { learningInteractions } from "../../recommender/serve/cold-start/new-users";
import { top } from "../../recommender/serve/top-items";
import type { LiveArticles } from "../live/live-articles";
import type { ArticleModel } from "../model/article-model";
import { DeedScores } from "../model/deed-scores";
import type { ReaderProfile } from "../reader-profile";
import { candidatesAt } from "./candidates-at";
import { interleaved } from "./interleaved";
import { type ListCandidate, mostCandidates, mostRefused } from "./list-input";
import { type ListSource, sources } from "./list-settings";
import { modelPlaces } from "./model-places";
import type { ListQuery, ListServing } from "./recommend";
import { refusedPlaces } from "./refused-places";
import { byDeeds } from "./sources/by-deeds";
import type { CandidateSource } from "./sources/candidate-source";
import { content } from "./sources/content";
import { fresh } from "./sources/fresh";
import { trending, trendingIn } from "./sources/trending";
import { type Taste, tasteOf } from "./taste";

/** How many of the candidates each source brings, relative to the others. */
const shares = { collaborative: 30, content: 25, sequential: 15, trending: 15, fresh: 15 } as const;

/** Of newcomers: what is popular in the categories that they chose comes before what others read, which takes ten deeds to say. */
const newcomerShares = { preferred: 40, trending: 25, content: 20, fresh: 15 } as const;

/** Weight of each deed for what follows, relative to the one after it: the engine's of `markov`. */
const recency = 0.8;

const nothing: CandidateSource = { best: () => [], scoreOf: () => 0, becauseOf: () => 0 };
const scoresOf = new WeakMap<ArticleModel, Record<"collaborative" | "sequential", DeedScores>>();

/**
 * What may be in a reader's list, with what each source says of it, and some of what may not; in the order of the articles' numbers.
 */
export function gatherCandidates(
  profile: ReaderProfile,
  query: ListQuery,
  { live, model, settings }: ListServing,
): ListCandidate[] {
  const refused = refusedPlaces(profile, query, live, settings.fatigueAfter);
  const taste = tasteOf(profile, live, settings.profileHalfLifeDays);
  const isNew = profile.deedCount < learningInteractions;
  const of: Record<ListSource, CandidateSource> = {
    // first, because it reads so much memory that nothing of what was read before is near any more
    content: content(taste, live, refused.ranges),
    ...(isNew || !model ? { collaborative: nothing, sequential: nothing } : ofModel(model, taste, live)),
    trending: trending(live),
    fresh: fresh(live, { now: query.now, halfLifeHours: settings.freshHalfLifeHours }),
  };
  const ofChosen = () => trendingIn(profile.preferences.categories, live);
  const ranked = isNew
    ? (Object.entries(newcomerShares) as [keyof typeof newcomerShares, number][]).map(([name, share]) => ({
        share,
        places: (name === "preferred" ? ofChosen() : of[name]).best(mostCandidates),
      }))
    : sources.map((source) => ({ share: shares[source], places: of[source].best(mostCandidates) }));
  const places = interleaved(ranked, mostCandidates);
  const told = nearestOf(refused.told, of.content);
  return candidatesAt(places, told, { of, live, profile, refused, settings });
}

function ofModel(model: ArticleModel, { liked }: Taste, live: LiveArticles) {
  const scores = scoresOf.get(model) ?? {
    collaborative: new DeedScores(model),
    sequential: new DeedScores(model),
  };
  scoresOf.set(model, scores);
  const places = modelPlaces(model, live);
  scores.collaborative.add(model.collaborative, liked);
  scores.sequential.add(
    model.sequential,
    liked.map(({ article }, n) => ({ article, weight: recency ** (liked.length - 1 - n) })),
  );
  return {
    collaborative: byDeeds(scores.collaborative, places, live.codes),
    sequential: byDeeds(scores.sequential, places, live.codes),
  };
}

/** Those of the places that are told of which are most like what was read. */
function nearestOf(places: readonly number[], { scoreOf }: CandidateSource): number[] {
  const scores = new Float32Array(places.length);
  for (let n = 0; n < scores.length; n++) scores[n] = scoreOf(places[n] as number);
  const nearest: number[] = [];
  for (const n of top(scores, mostRefused).items) nearest.push(places[n] as number);
  return nearest;
}
