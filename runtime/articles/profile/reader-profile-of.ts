import type { ReaderPreferences, ReaderProfile } from "../reader-profile";
import { isDone, type KeptProfile, stepSeconds } from "./kept-profile";
import { worthOf } from "./worth";

/** The first deeds count twice, so that a newcomer is known soon. */
const firstDeeds = 10;
const firstWeight = 2;
const mostDeeds = 200;

/** What lists are made from, of somebody whose profile was kept. */
export function readerProfileOf(
  { deeds, doneBefore, shown }: KeptProfile,
  { reader, preferences }: { readonly reader: string; readonly preferences: ReaderPreferences },
): ReaderProfile {
  const lists = new Map<number, number>();
  for (const counts of shown.values())
    for (const [article, count] of counts) lists.set(article, (lists.get(article) ?? 0) + count);
  return {
    reader,
    preferences,
    deeds: deeds
      .map((deed, n) => ({
        article: deed.article,
        kind: deed.kind,
        worth: worthOf(deed) * (n < firstDeeds ? firstWeight : 1),
        at: deed.step * stepSeconds * 1000,
      }))
      .slice(-mostDeeds),
    deedCount: deeds.length,
    done: new Set([...doneBefore, ...deeds.filter(isDone).map(({ article }) => article)]),
    shown: lists,
  };
}
