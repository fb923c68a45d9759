import { dot } from "../../../recommender/serve/linear-algebra";
import type { LiveArticles } from "../../live/live-articles";
import { likeness } from "../../live/signature";
import type { Taste } from "../taste";
import { bestPlaces, type CandidateSource } from "./candidate-source";

/** By how much a signature may be wrong about which of two articles is nearer. */
const doubt = 0.15;

/**
 * What is like what was read: the cosine with the profile's vector, above the mean of all live articles, because embeddings of some
 * encoders are all alike.
 */
export function content({ vector, liked }: Taste, live: LiveArticles): CandidateSource {
  const { codes, size } = live;
  if (!vector || size === 0) return { best: () => [], scoreOf: () => 0, becauseOf: () => 0 };
  const { values, scale, maxima } = live.timesEmbeddings(vector);
  const mean = live.meanTimes(vector);
  const { matrix, width } = live.features();
  const read = liked.flatMap(({ article }) => {
    const place = live.placeOf(article);
    return place === undefined ? [] : [{ article, place, signature: live.signatures[place] as number }];
  });

  const likenesses = new Float64Array(read.length);

  return {
    best: (most) => bestPlaces(values, codes, size, most, maxima),
    scoreOf: (place) => scale * (values[place] as number) - mean,
    becauseOf(place) {
      const own = live.signatures[place] as number;
      let most = 0;
      for (let n = 0; n < read.length; n++) {
        const alike = likeness(own, read[n]?.signature as number);
        likenesses[n] = alike;
        if (alike > most) most = alike;
      }
      let nearest = 0;
      let highest = 0;
      for (let n = 0; n < read.length; n++) {
        if ((likenesses[n] as number) < most - doubt) continue;
        const each = read[n] as (typeof read)[number];
        const cosine = dot(matrix, place * width, matrix, each.place * width, width);
        if (cosine > highest) [nearest, highest] = [each.article, cosine];
      }
      return nearest;
    },
  };
}
