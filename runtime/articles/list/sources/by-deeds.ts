import type { LiveArticles } from "../../live/live-articles";
import type { DeedScores } from "../../model/deed-scores";
import type { CandidateSource, Scratch } from "./candidate-source";

/** What a model's rows say of a reader's deeds, of which `scores` was told before. */
export function byDeeds(scores: DeedScores, live: LiveArticles, { codes }: Scratch): CandidateSource {
  const articleAt = (place: number) => live.articles[place] as number;
  return {
    best(most) {
      // some of them were read, or are gone
      const places = scores.best(4 * most).flatMap((article) => live.placeOf(article) ?? []);
      return places.filter((place) => codes[place] === 0).slice(0, most);
    },
    scoreOf: (place) => scores.scoreOf(articleAt(place)),
    becauseOf: (place) => scores.becauseOf(articleAt(place)),
  };
}
