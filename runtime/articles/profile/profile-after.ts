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
  const doneBefore = new Set([
    ...profile.doneBefore,
    ...dropped.filter(isDone).map(({ article }) => article),
  ]);
  const done = new Set([...doneBefore, ...kept.filter(isDone).map(({ article }) => article)]);
  return { deeds: kept, doneBefore, shown: shownAfter(profile.shown, deeds, done) };
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

function shownAfter(
  before: KeptProfile["shown"],
  deeds: readonly KnownDeed[],
  done: ReadonlySet<number>,
): KeptProfile["shown"] {
  const shown = new Map([...before].map(([day, counts]) => [day, new Map(counts)]));
  for (const deed of deeds) {
    if (deed.kind !== "shown") continue;
    const day = Math.floor(deed.at / dayMs);
    const counts = shown.get(day) ?? new Map<number, number>();
    shown.set(day, counts);
    for (const article of deed.articles)
      counts.set(article, Math.min(mostShown, (counts.get(article) ?? 0) + 1));
  }
  const last = Math.max(...shown.keys());
  for (const [day, counts] of shown) {
    if (day <= last - shownDays) shown.delete(day);
    for (const article of counts.keys()) if (done.has(article)) counts.delete(article);
  }
  return shown;
}
