import type { ArticleGroup } from "../live/groups";
import type { LiveArticles } from "../live/live-articles";
import type { ReaderProfile } from "../reader-profile";
import type { ListCandidate } from "./list-input";
import { type ListSource, sources } from "./list-settings";
import type { ListServing } from "./recommend";
import { type RefusedPlaces, refusalAt } from "./refused-places";
import type { CandidateSource } from "./sources/candidate-source";

export interface Gathered {
  readonly of: Record<ListSource, CandidateSource>;
  readonly live: LiveArticles;
  readonly profile: ReaderProfile;
  readonly refused: RefusedPlaces;
  readonly settings: ListServing["settings"];
}

/**
 * What a list is made of, by the numbers of the articles.
 *
 * @param places that may be in the list @param told of those that may not
 */
export function candidatesAt(
  places: readonly number[],
  told: readonly number[],
  { of, live, profile, refused, settings }: Gathered,
): ListCandidate[] {
  const chosen = byNumber([...places, ...told], live);
  const said = sources.map((source) => ({
    source: of[source],
    weight: settings.weights[source],
    steps: stepsOf(of[source], chosen, refused),
  }));
  const [collaborative, content, sequential, trending, fresh] = said.map(({ steps }) => steps) as Steps;
  const { articles, group, groups, publisher, story, signatures } = live;
  const publishers = new Map<number, number>();
  const stories = storiesOf(chosen, live);
  // all of it from columns: rows lie all over the memory
  return chosen.map((place, n): ListCandidate => {
    const article = articles[place] as number;
    const { category, language, region } = groups.all[group[place] as number] as ArticleGroup;
    const why = refusalAt(refused, place);
    const candidate: { -readonly [Key in keyof ListCandidate]: ListCandidate[Key] } = {
      article,
      category,
      publisher: numberIn(publishers, publisher[place] as number),
      language,
      story: stories.get(story[place] as number) ?? 0,
      signature: signatures[place] as number,
      scores: {
        collaborative: collaborative[n] as number,
        content: content[n] as number,
        sequential: sequential[n] as number,
        trending: trending[n] as number,
        fresh: fresh[n] as number,
      },
      because: why ? 0 : (strongest(said, n)?.becauseOf(place) ?? 0),
      shown: Math.min(255, profile.shown.get(article) ?? 0),
    };
    if (region !== undefined) candidate.region = region;
    if (why) candidate.refused = why;
    return candidate;
  });
}

/** In the order of `sources`. */
type Steps = [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];

interface Said {
  readonly source: CandidateSource;
  readonly weight: number;
  readonly steps: Uint8Array;
}

/** Numbers are sorted as such: a function that compares two takes several times as long. */
function byNumber(places: readonly number[], { articles }: LiveArticles): number[] {
  const { length } = places;
  const keys = new Float64Array(length);
  for (let n = 0; n < length; n++) keys[n] = length * (articles[places[n] as number] as number) + n;
  const sorted: number[] = [];
  for (const key of keys.sort()) sorted.push(places[key % length] as number);
  return sorted;
}

/** What a source says of each place, in 256 steps: the best of those that may be in the list has most. */
function stepsOf(source: CandidateSource, places: readonly number[], { codes }: RefusedPlaces): Uint8Array {
  const scores = new Float64Array(places.length);
  let highest = 0;
  for (let n = 0; n < scores.length; n++) {
    const place = places[n] as number;
    const score = source.scoreOf(place);
    scores[n] = score;
    if (score > highest && codes[place] === 0) highest = score;
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
  const known = numbers.get(each);
  if (known !== undefined) return known;
  numbers.set(each, numbers.size);
  return numbers.size - 1;
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

/** The source that adds most to a candidate. */
function strongest(said: readonly Said[], n: number): CandidateSource | undefined {
  let found: CandidateSource | undefined;
  let most = 0;
  for (const { source, weight, steps } of said) {
    const part = weight * (steps[n] as number);
    if (part > most) [found, most] = [source, part];
  }
  return found;
}
