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
    ...(isNew || !model ? { collaborative: nothing, sequential: nothing } : ofModel(model, taste, live)),
    content: content(taste, live),
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
  const chosen = [...places, ...told];
  const steps = Object.fromEntries(
    sources.map((source) => [source, stepsOf(of[source], chosen, places.length)]),
  ) as Record<ListSource, Uint8Array>;
  const { articles, group, groups, publisher, story, signatures } = live;
  const publishers = new Map<number, number>();
  const order = [...chosen.keys()].sort(
    (a, b) => (articles[chosen[a] as number] as number) - (articles[chosen[b] as number] as number),
  );
  const stories = storiesOf(
    order.map((at) => chosen[at] as number),
    live,
  );
  // all of it from columns: rows lie all over the memory
  return order.map((at): ListCandidate => {
    const place = chosen[at] as number;
    const article = articles[place] as number;
    const { category, language, region } = groups.all[group[place] as number] as ArticleGroup;
    const scores = {
      collaborative: steps.collaborative[at] as number,
      content: steps.content[at] as number,
      sequential: steps.sequential[at] as number,
      trending: steps.trending[at] as number,
      fresh: steps.fresh[at] as number,
    };
    const why = refusalAt(refused, place);
    const candidate: { -readonly [Key in keyof ListCandidate]: ListCandidate[Key] } = {
      article,
      category,
      publisher: numberIn(publishers, publisher[place] as number),
      language,
      story: stories.get(story[place] as number) ?? 0,
      signature: signatures[place] as number,
      scores,
      because: why ? 0 : (strongest(scores, settings.weights, of)?.becauseOf(place) ?? 0),
      shown: Math.min(255, profile.shown.get(article) ?? 0),
    };
    if (region !== undefined) candidate.region = region;
    if (why) candidate.refused = why;
    return candidate;
  });
}

/** What a source says of each place, in 256 steps. @param open how many of the first places may be in the list: the best of them has most */
function stepsOf(source: CandidateSource, places: readonly number[], open: number): Uint8Array {
  const scores = new Float64Array(places.length);
  let highest = 0;
  for (let n = 0; n < scores.length; n++) {
    const score = source.scoreOf(places[n] as number);
    scores[n] = score;
    if (n < open && score > highest) highest = score;
  }
  const full = source.full ?? highest;
  const steps = new Uint8Array(places.length);
  if (full > 0)
    for (let n = 0; n < steps.length; n++)
      steps[n] = Math.round(255 * Math.min(1, Math.max(0, (scores[n] as number) / full)));
  return steps;
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
