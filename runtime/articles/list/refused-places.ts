import type { LiveArticles } from "../live/live-articles";
import type { ReaderProfile } from "../reader-profile";
import type { Refusal } from "./list-input";
import type { ListQuery } from "./recommend";

/** Of each place of the live articles, 0 for one that may be in the list; else why not. */
export interface RefusedPlaces {
  readonly codes: Uint8Array;
  /** Places that are refused for what this reader did or asked for, of which an explanation tells. */
  readonly told: readonly number[];
}

const elsewhere = 1;
const toldCodes = ["done", "excluded", "reach", "fatigue"] as const satisfies readonly Refusal[];

/** @param codes at least as long as there are live articles; is written over */
export function refusedPlaces(
  { done, shown, preferences }: ReaderProfile,
  { category, exclude, reader, now }: ListQuery,
  live: LiveArticles,
  fatigueAfter: number,
  codes: Uint8Array,
): RefusedPlaces {
  const { size, languages, regions } = live;
  const { expiresAt, publishedAt, category: categoryOf, language: languageOf, region: regionOf } = live;
  const asked = category === undefined ? -1 : (live.categories.find(category) ?? -2);
  const spoken = new Uint8Array(languages.size).fill(preferences.languages.length === 0 ? 1 : 0);
  for (const name of preferences.languages) {
    const language = languages.find(name);
    if (language !== undefined) spoken[language] = 1;
  }
  const near = (preferences.region === undefined ? undefined : regions.find(preferences.region)) ?? 0;
  for (let place = 0; place < size; place++) {
    const isHere =
      (expiresAt[place] as number) > now &&
      (publishedAt[place] as number) <= now &&
      (asked === -1 || categoryOf[place] === asked) &&
      spoken[languageOf[place] as number] === 1 &&
      (regionOf[place] === 0 || regionOf[place] === near);
    codes[place] = isHere ? 0 : elsewhere;
  }

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

/** Why a place that is told of is refused. */
export function refusalAt({ codes }: RefusedPlaces, place: number): Refusal | undefined {
  return toldCodes[(codes[place] as number) - 2];
}
