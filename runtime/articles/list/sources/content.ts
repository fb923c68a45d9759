import type { LiveArticles } from "../../live/live-articles";
import type { Taste } from "../taste";
import { bestPlaces, type CandidateSource, type Scratch } from "./candidate-source";

/**
 * What is like what was read: the cosine with the profile's vector, above the mean of all live articles, because embeddings of some
 * encoders are all alike.
 */
export function content({ vector, liked }: Taste, live: LiveArticles, scratch: Scratch): CandidateSource {
  const { size, width, embeddings } = live;
  if (!vector || size === 0) return { best: () => [], scoreOf: () => 0, becauseOf: () => 0 };
  const { contents } = scratch;
  live.timesEmbeddings(vector, contents);
  const mean = live.meanTimes(vector);
  const readPlaces = liked.flatMap(({ article }) => live.placeOf(article) ?? []);

  return {
    best: (most) => bestPlaces(contents, scratch, size, most),
    scoreOf: (place) => (contents[place] as number) - mean,
    becauseOf(place) {
      let nearest = 0;
      let highest = 0;
      for (const read of readPlaces) {
        let cosine = 0;
        for (let f = 0; f < width; f++)
          cosine += (embeddings[place * width + f] as number) * (embeddings[read * width + f] as number);
        if (cosine >= highest) [nearest, highest] = [live.articles[read] as number, cosine];
      }
      return nearest;
    },
  };
}
