import type { LiveArticles } from "../live/live-articles";
import type { ReaderProfile } from "../reader-profile";
import type { ListRefusal } from "./list-input";
import type { ListQuery } from "./recommend";

/** Of each place of the live articles, 0 for one that may be in the list; else why not. */
export interface RefusedPlaces {
  readonly codes: Uint8Array;
  /** Places that are refused for what this reader did or asked for, of which an explanation tells. */
  readonly told: readonly number[];
}

/** Of other readers, of another category than was asked for, or of another time. */
const elsewhere = 1;
const toldCodes = ["done", "excluded", "reach", "fatigue"] as const satisfies readonly ListRefusal[];

/** @param codes at least as long as there are live articles; is written over */
export function refusedPlaces(
  { done, shown, preferences }: ReaderProfile,
  { category, exclude, reader, now }: ListQuery,
  live: LiveArticles,
  fatigueAfter: number,
  codes: Uint8Array,
): RefusedPlaces {
  const { size, group } = live;
  const { languages, region: near } = preferences;
  const isFor = live.groups.which(
    ({ category: own, language, region }) =>
      (category === undefined || own === category) &&
      (languages.length === 0 || languages.includes(language)) &&
      (region === undefined || region === near),
  );
  for (let place = 0; place < size; place++) codes[place] = 1 - (isFor[group[place] as number] as number);
  if (live.firstExpiry <= now || live.lastPublished > now) refuseByTime(live, now, codes);

  const told: number[] = [];
  const refuse = (article: number, why: (typeof toldCodes)[number]) => {
    const place = live.placeOf(article);
    if (place === undefined || codes[place] !== 0) return;
    codes[place] = 2 + toldCodes.indexOf(why);
    told.push(place);
  };
  for (const article of done) refuse(article, "done");
  for (const article of exclude ?? []) refuse(article, "excluded");
  for (const article of live.launching) {
    const audience = live.get(article)?.audience;
    if (audience && (reader === undefined || !audience.has(reader))) refuse(article, "reach");
  }
  for (const [article, times] of shown) if (times >= fatigueAfter) refuse(article, "fatigue");
  return { codes, told };
}

function refuseByTime({ size, expiresAt, publishedAt }: LiveArticles, now: number, codes: Uint8Array): void {
  for (let place = 0; place < size; place++)
    if ((expiresAt[place] as number) <= now || (publishedAt[place] as number) > now) codes[place] = elsewhere;
}

/** Why a place that is told of is refused. */
export function refusalAt({ codes }: RefusedPlaces, place: number): ListRefusal | undefined {
  return toldCodes[(codes[place] as number) - 2];
}
