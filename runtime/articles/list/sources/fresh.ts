import type { LiveArticles } from "../../live/live-articles";
import { type CandidateSource, firstPlaces } from "./candidate-source";

/** What is new: 1 when it comes, half of it after each `halfLifeHours`. */
export function fresh(
  live: LiveArticles,
  { now, halfLifeHours }: { readonly now: number; readonly halfLifeHours: number },
): CandidateSource {
  return {
    full: 1,
    best: (most) => firstPlaces(live.newestFirst(), live.codes, most),
    scoreOf: (place) => 2 ** (-(now - (live.publishedAt[place] as number)) / (halfLifeHours * 3_600_000)),
    becauseOf: () => 0,
  };
}
