import type { LoggedPlace } from "../../recommender/study/off-policy/logged-place";
import type { ListCandidate, ListInput } from "../list/list-input";
import { sources } from "../list/list-settings";
import { fillPlaces, makeList, type OpenPlace } from "../list/make-list";
import { type ListPolicy, settingsUnder } from "./list-policy";

/** A list of the log, and what came of it. */
export interface JudgedList {
  readonly input: ListInput;
  readonly reader: number;
  /** Of articles that were opened from it, by their numbers, for how many seconds. */
  readonly opened: ReadonlyMap<number, number>;
}

/** A place whose reward is 1 when what it had was opened. */
export interface JudgedPlace extends LoggedPlace {
  /** That it was open. */
  readonly seconds: number;
}

/**
 * The places of a logged list, with the probability of what was shown at each, given the places above, under the policy that showed it and
 * under another one: by the code that makes lists.
 *
 * @param list number of it
 * @param places that count, from the first one. @default - all
 * @throws ExplainedError PolicyNotInLog
 */
export function judgedPlaces(
  { input, reader, opened }: JudgedList,
  policy: ListPolicy,
  list: number,
  places = input.n,
): JudgedPlace[] {
  const judged = { ...input, settings: settingsUnder(policy, input) };
  const { items } = makeList(input);
  const shown = items.slice(0, places).map(({ article }) => article);
  const logged = placesOf(input, shown);
  const under = placesOf(judged, shown);
  return logged.map((own, position): JudgedPlace => {
    const candidate = candidateIn(own.place, shown[position]) as ListCandidate;
    const features = featuresOf(candidate, input, position);
    const other = under[position];
    return {
      reader,
      list,
      reward: opened.has(candidate.article) ? 1 : 0,
      seconds: opened.get(candidate.article) ?? 0,
      propensity: own.propensity,
      probability: other?.propensity ?? 0,
      outside: other ? outside(own.place, other.place) : 0,
      spread: other ? spread(own.place, other.place) : 0,
      features,
      // below a place that the policy would never have filled so, nothing counts
      expected: other ? expectedFeatures(other.place, input) : new Float64Array(features.length),
    };
  });
}

interface FilledPlace {
  readonly place: OpenPlace;
  /** Of what was shown; 0 where the policy may not show it. */
  readonly propensity: number;
}

/** The places as a policy finds them, up to one where it may not show what was shown. */
function placesOf(input: ListInput, shown: readonly number[]): FilledPlace[] {
  const places: OpenPlace[] = [];
  const { items } = fillPlaces(input, (place) => {
    if (place.position >= shown.length) return undefined;
    places.push(place);
    return place.open.find((at) => place.pool[at]?.article === shown[place.position]);
  });
  return places.map((place, n) => ({ place, propensity: items[n]?.propensity ?? 0 }));
}

function candidateIn({ open, pool }: OpenPlace, article: number | undefined): ListCandidate | undefined {
  return pool[open.find((at) => pool[at]?.article === article) ?? -1];
}

/** Probability with which each open article is shown. */
function chances({ open, best, exploration, pool }: OpenPlace): Map<number, number> {
  const each = exploration / open.length;
  return new Map(
    open.map((at) => [(pool[at] as ListCandidate).article, at === best ? each + 1 - exploration : each]),
  );
}

function outside(logged: OpenPlace, judged: OpenPlace): number {
  const known = chances(logged);
  let sum = 0;
  for (const [article, chance] of chances(judged)) if (!known.has(article)) sum += chance;
  return sum;
}

function spread(logged: OpenPlace, judged: OpenPlace): number {
  const known = chances(logged);
  let sum = 0;
  for (const [article, chance] of chances(judged)) sum += chance ** 2 / (known.get(article) ?? Infinity);
  return sum;
}

function expectedFeatures(place: OpenPlace, input: ListInput): Float64Array {
  const { open, best, exploration, pool, position } = place;
  const sum = featuresOf(pool[best] as ListCandidate, input, position).map(
    (each) => (1 - exploration) * each,
  );
  for (const at of open) {
    const own = featuresOf(pool[at] as ListCandidate, input, position);
    for (let n = 0; n < sum.length; n++)
      (sum[n] as number) += ((own[n] as number) * exploration) / open.length;
  }
  return sum;
}

/** What the reward model knows: the sources' scores and the reader's choice, alone and with how far up the place is. */
function featuresOf(
  { scores, category, shown }: ListCandidate,
  { reader: { preferences } }: ListInput,
  position: number,
): Float64Array {
  const height = 1 / (1 + position / 5);
  const own = [
    1,
    ...sources.map((source) => scores[source] / 255),
    preferences.categories.includes(category) ? 1 : 0,
    Math.min(1, shown / 5),
  ];
  return Float64Array.from([...own, ...own.map((each) => each * height)]);
}
