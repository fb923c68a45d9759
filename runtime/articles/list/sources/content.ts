import { dot } from "../../../recommender/serve/linear-algebra";
import type { RowRange } from "../../live/embedding-matrix";
import type { LiveArticles } from "../../live/live-articles";
import { differingBits, likenessAt, signatureBits } from "../../live/signature";
import type { Taste } from "../taste";
import { bestPlaces, type CandidateSource } from "./candidate-source";

/** By how much a signature may be wrong about which of two articles is nearer. */
const doubt = 0.15;

/** Of an article whose signature differs in so many bits from the nearest one: in how many bits it differs from those that may be nearer. */
const mostDiffering = Uint8Array.from({ length: signatureBits + 1 }, (_, least) => {
  let most = least;
  while (most < signatureBits && likenessAt(most + 1) >= likenessAt(least) - doubt) most++;
  return most;
});

/**
 * What is like what was read: the cosine with the profile's vector, above the mean of all live articles, because embeddings of some
 * encoders are all alike.
 *
 * @param ranges where the places are that it is asked about
 */
export function content(
  { vector, liked }: Taste,
  live: LiveArticles,
  ranges: readonly RowRange[],
): CandidateSource {
  const { codes, size } = live;
  if (!vector || size === 0) return { best: () => [], scoreOf: () => 0, becauseOf: () => 0 };
  const { values, scale, maxima } = live.timesEmbeddings(vector, ranges);
  const mean = live.meanTimes(vector);
  const nearest = new NearestRead(liked, live);
  return {
    best: (most) => bestPlaces(values, codes, size, most, maxima),
    scoreOf: (place) => scale * (values[place] as number) - mean,
    becauseOf: (place) => nearest.of(place),
  };
}

/** Which of the articles that were read is nearest to another one: signatures say which may be, embeddings which it is. */
class NearestRead {
  private readonly live: LiveArticles;
  private readonly places: readonly number[];
  private readonly signatures: Uint32Array;
  private readonly differing: Uint8Array;

  constructor(liked: Taste["liked"], live: LiveArticles) {
    this.live = live;
    this.places = liked.flatMap(({ place }) => place ?? []);
    this.signatures = Uint32Array.from(this.places, (place) => live.signatures[place] as number);
    this.differing = new Uint8Array(this.places.length);
  }

  /** The number of the article; 0 when none is like this one at all. */
  of(place: number): number {
    const { live, places, signatures, differing } = this;
    const own = live.signatures[place] as number;
    let least = signatureBits;
    for (let n = 0; n < signatures.length; n++) {
      const bits = differingBits(own, signatures[n] as number);
      differing[n] = bits;
      if (bits < least) least = bits;
    }
    const most = mostDiffering[least] as number;
    const { matrix, width } = live.features();
    let nearest = 0;
    let highest = 0;
    for (let n = 0; n < differing.length; n++) {
      if ((differing[n] as number) > most) continue;
      const other = places[n] as number;
      const cosine = dot(matrix, place * width, matrix, other * width, width);
      if (cosine > highest) [nearest, highest] = [other, cosine];
    }
    return highest === 0 ? 0 : (live.articles[nearest] as number);
  }
}
