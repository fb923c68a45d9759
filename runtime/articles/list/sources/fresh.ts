import type { LiveArticles } from "../../live/live-articles";
import { type CandidateSource, firstPlaces } from "./candidate-source";

/** After so many half lives less is left than lists tell from nothing, whose scores have 256 steps. */
const mostHalves = 10;

/** What is new: 1 when it comes, half of it after each `halfLifeHours`, and nothing at last. */
export function fresh(
  live: LiveArticles,
  { now, halfLifeHours }: { readonly now: number; readonly halfLifeHours: number },
): CandidateSource {
  return {
    full: 1,
    best: (most) => firstPlaces(live.newestFirst(), live.codes, most),
    scoreOf(place) {
      const halves = (now - (live.publishedAt[place] as number)) / (halfLifeHours * 3_600_000);
      return halves > mostHalves ? 0 : 2 ** -halves;
    },
    becauseOf: () => 0,
  };
}
