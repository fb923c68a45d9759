import {
  compareDeeds,
  isDone,
  type KeptDeed,
  type KeptProfile,
  type KnownDeed,
  mostKept,
  shownDays,
  stepSeconds,
} from "./kept-profile";
import { levelOf } from "./worth";

const dayMs = 86_400_000;
/** More lists than that say nothing new. */
const mostShown = 15;

/**
 * The profile after more deeds, in whatever order and batches they come.
 *
 * @param deeds each `shown` once; of the others one that comes again changes nothing
 */
export function profileAfter(profile: KeptProfile, deeds: readonly KnownDeed[]): KeptProfile {
  if (deeds.length === 0) return profile;
  const more = deeds.flatMap(keptDeed);
  const { kept, dropped } =
    more.length === 0 ? { kept: profile.deeds, dropped: [] } : keptOf([...profile.deeds, ...more]);
  const doneBefore = new Set([...profile.doneBefore, ...doneBy(dropped)]);
  const counts = shownAfter(profile.shown, deeds);
  return { deeds: kept, doneBefore, shown: lastShown(counts, new Set([...doneBefore, ...doneBy(kept)])) };
}

/** The profile of a person who was two readers: as if all their deeds had been of one. */
export function joinedProfile(one: KeptProfile, other: KeptProfile): KeptProfile {
  const { kept, dropped } = keptOf([...one.deeds, ...other.deeds]);
  const doneBefore = new Set([...one.doneBefore, ...other.doneBefore, ...doneBy(dropped)]);
  const counts = copyOf(one.shown);
  for (const [day, more] of other.shown)
    for (const [article, times] of more) count(counts, day, article, times);
  return { deeds: kept, doneBefore, shown: lastShown(counts, new Set([...doneBefore, ...doneBy(kept)])) };
}

function doneBy(deeds: readonly KeptDeed[]): number[] {
  return deeds.filter(isDone).map(({ article }) => article);
}

function keptDeed(deed: KnownDeed): KeptDeed[] {
  if (deed.kind === "shown") return [];
  const { article, kind, at } = deed;
  return [{ article, kind, level: levelOf(deed), step: Math.floor(at / 1000 / stepSeconds) }];
}

function keptOf(deeds: KeptDeed[]): { kept: KeptDeed[]; dropped: KeptDeed[] } {
  const each = deeds
    .sort(compareDeeds)
    .filter((deed, n) => n === 0 || compareDeeds(deeds[n - 1] as KeptDeed, deed) !== 0);
  const dropped = each.splice(0, Math.max(0, each.length - mostKept));
  return { kept: each, dropped };
}

type ShownCounts = Map<number, Map<number, number>>;

function shownAfter(before: KeptProfile["shown"], deeds: readonly KnownDeed[]): ShownCounts {
  const shown = copyOf(before);
  for (const deed of deeds)
    if (deed.kind === "shown")
      for (const article of deed.articles) count(shown, Math.floor(deed.at / dayMs), article, 1);
  return shown;
}

function copyOf(shown: KeptProfile["shown"]): ShownCounts {
  return new Map([...shown].map(([day, counts]) => [day, new Map(counts)]));
}

function count(shown: ShownCounts, day: number, article: number, times: number): void {
  const counts = shown.get(day) ?? new Map<number, number>();
  shown.set(day, counts);
  counts.set(article, Math.min(mostShown, (counts.get(article) ?? 0) + times));
}

function lastShown(shown: ShownCounts, done: ReadonlySet<number>): KeptProfile["shown"] {
  const last = Math.max(...shown.keys());
  for (const [day, counts] of shown) {
    if (day <= last - shownDays) shown.delete(day);
    for (const article of counts.keys()) if (done.has(article)) counts.delete(article);
  }
  return shown;
}
