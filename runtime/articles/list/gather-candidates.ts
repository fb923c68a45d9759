import { learningInteractions } from "../../recommender/serve/cold-start/new-users";
import { top } from "../../recommender/serve/top-items";
import type { ArticleGroup } from "../live/groups";
import type { LiveArticles } from "../live/live-articles";
import type { ArticleModel } from "../model/article-model";
import { DeedScores } from "../model/deed-scores";
import type { ReaderProfile } from "../reader-profile";
import { interleaved } from "./interleaved";
import { type ListCandidate, mostCandidates, mostRefused } from "./list-input";
import { type ListSource, sources } from "./list-settings";
import { modelPlaces } from "./model-places";
import type { ListQuery, ListServing } from "./recommend";
import { type RefusedPlaces, refusalAt, refusedPlaces } from "./refused-places";
import { byDeeds } from "./sources/by-deeds";
import type { CandidateSource, Scratch } from "./sources/candidate-source";
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
const scratchOf = new WeakMap<LiveArticles, Scratch>();
const scoresOf = new WeakMap<ArticleModel, Record<"collaborative" | "sequential", DeedScores>>();

/**
 * What may be in a reader's list, with what each source says of it, and some of what may not; in the order of the articles' numbers.
 */
export function gatherCandidates(
  profile: ReaderProfile,
  query: ListQuery,
  { live, model, settings }: ListServing,
): ListCandidate[] {
  const scratch = scratchFor(live);
  const refused = refusedPlaces(profile, query, live, settings.fatigueAfter, scratch.codes);
  const taste = tasteOf(profile, live, settings.profileHalfLifeDays);
  const isNew = profile.deedCount < learningInteractions;
  const of: Record<ListSource, CandidateSource> = {
    ...(isNew || !model
      ? { collaborative: nothing, sequential: nothing }
      : ofModel(model, taste, live, scratch)),
    content: content(taste, live, scratch),
    trending: trending(live, scratch),
    fresh: fresh(live, scratch, { now: query.now, halfLifeHours: settings.freshHalfLifeHours }),
  };
  const preferred = trendingIn(profile.preferences.categories, live, scratch);
  const ranked = isNew
    ? (Object.entries(newcomerShares) as [keyof typeof newcomerShares, number][]).map(([name, share]) => ({
        share,
        places: (name === "preferred" ? preferred : of[name]).best(mostCandidates),
      }))
    : sources.map((source) => ({ share: shares[source], places: of[source].best(mostCandidates) }));
  const places = interleaved(ranked, mostCandidates);
  const nearest = top(Float32Array.from(refused.told, of.content.scoreOf), mostRefused).items;
  const told = Array.from(nearest, (n) => refused.told[n] as number);
  return candidatesAt(places, told, { of, live, profile, refused, settings });
}

function ofModel(model: ArticleModel, { liked }: Taste, live: LiveArticles, scratch: Scratch) {
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
    collaborative: byDeeds(scores.collaborative, places, scratch),
    sequential: byDeeds(scores.sequential, places, scratch),
  };
}

interface Gathered {
  readonly of: Record<ListSource, CandidateSource>;
  readonly live: LiveArticles;
  readonly profile: ReaderProfile;
  readonly refused: RefusedPlaces;
  readonly settings: ListServing["settings"];
}

function candidatesAt(
  places: readonly number[],
  told: readonly number[],
  { of, live, profile, refused, settings }: Gathered,
): ListCandidate[] {
  const full = Object.fromEntries(
    sources.map((source) => [
      source,
      of[source].full ?? places.reduce((most, place) => Math.max(most, of[source].scoreOf(place)), 0),
    ]),
  ) as Record<ListSource, number>;
  const chosen = [...places, ...told].sort(
    (a, b) => (live.articles[a] as number) - (live.articles[b] as number),
  );
  const publishers = new Map<number, number>();
  const stories = storiesOf(chosen, live);
  // all of it from columns: rows lie all over the memory
  return chosen.map((place): ListCandidate => {
    const article = live.articles[place] as number;
    const { category, language, region } = live.groups.all[live.group[place] as number] as ArticleGroup;
    const score = (source: ListSource) => quantized(of[source].scoreOf(place), full[source]);
    const scores = {
      collaborative: score("collaborative"),
      content: score("content"),
      sequential: score("sequential"),
      trending: score("trending"),
      fresh: score("fresh"),
    };
    const why = refusalAt(refused, place);
    return {
      article,
      category,
      publisher: numberIn(publishers, live.publisher[place] as number),
      language,
      ...(region !== undefined && { region }),
      story: stories.get(live.story[place] as number) ?? 0,
      signature: live.signatures[place] as number,
      scores,
      because: why ? 0 : (strongest(scores, settings.weights, of)?.becauseOf(place) ?? 0),
      shown: Math.min(255, profile.shown.get(article) ?? 0),
      ...(why && { refused: why }),
    };
  });
}

/** In the order in which they come, from 0. */
function numberIn(numbers: Map<number, number>, each: number): number {
  const known = numbers.get(each) ?? numbers.size;
  numbers.set(each, known);
  return known;
}

/** Numbers from 1 for the stories that several of the places tell. */
function storiesOf(places: readonly number[], { story }: LiveArticles): ReadonlyMap<number, number> {
  const seen = new Set<number>();
  const several = new Map<number, number>();
  for (const place of places) {
    const own = story[place] as number;
    if (own === 0) continue;
    if (seen.has(own) && !several.has(own)) several.set(own, several.size + 1);
    seen.add(own);
  }
  return several;
}

function quantized(score: number, full: number): number {
  return full > 0 ? Math.round(255 * Math.min(1, Math.max(0, score / full))) : 0;
}

function strongest(
  scores: Readonly<Record<ListSource, number>>,
  weights: Readonly<Record<ListSource, number>>,
  of: Record<ListSource, CandidateSource>,
): CandidateSource | undefined {
  let found: CandidateSource | undefined;
  let most = 0;
  for (const source of sources) {
    const part = weights[source] * scores[source];
    if (part > most) [found, most] = [of[source], part];
  }
  return found;
}

function scratchFor(live: LiveArticles): Scratch {
  const known = scratchOf.get(live);
  if (known && known.codes.length >= live.size) return known;
  const room = live.articles.length;
  const scratch = { codes: new Uint8Array(room) };
  scratchOf.set(live, scratch);
  return scratch;
}
