import { dotAll } from "../../../recommender/serve/linear-algebra";
import type { LiveArticles } from "../../live/live-articles";
import { likeness } from "../../live/signature";
import type { Taste } from "../taste";
import { bestPlaces, type CandidateSource, type Scratch } from "./candidate-source";

/** By how much a signature may be wrong about which of two articles is nearer. */
const doubt = 0.15;

/**
 * What is like what was read: the cosine with the profile's vector, above the mean of all live articles, because embeddings of some
 * encoders are all alike.
 */
export function content({ vector, liked }: Taste, live: LiveArticles, scratch: Scratch): CandidateSource {
  const { size } = live;
  if (!vector || size === 0) return { best: () => [], scoreOf: () => 0, becauseOf: () => 0 };
  const { values, scale } = live.timesEmbeddings(vector);
  const mean = live.meanTimes(vector);
  const read = liked.flatMap(({ article }) => {
    const place = live.placeOf(article);
    return place === undefined
      ? []
      : [{ article, embedding: live.embeddingAt(place), signature: live.signatures[place] as number }];
  });

  return {
    best: (most) => bestPlaces(values, scratch, size, most),
    scoreOf: (place) => scale * (values[place] as number) - mean,
    becauseOf(place) {
      const own = live.signatures[place] as number;
      let most = 0;
      for (const { signature } of read) most = Math.max(most, likeness(own, signature));
      const embedding = live.embeddingAt(place);
      let nearest = 0;
      let highest = 0;
      for (const each of read) {
        if (likeness(own, each.signature) < most - doubt) continue;
        const cosine = dotAll(embedding, each.embedding);
        if (cosine > highest) [nearest, highest] = [each.article, cosine];
      }
      return nearest;
    },
  };
}
