import { buckets, type Terms } from "./terms";

/** The buckets that count, each with a place of its own. */
export class KnownTerms {
  private readonly places = new Int32Array(buckets).fill(-1);
  private readonly rarity: Float32Array;

  /**
   * @param known buckets, ascending
   * @param rarity weight of each of them: the rarer, the more
   */
  constructor(known: Int32Array, rarity: Float32Array) {
    known.forEach((bucket, place) => {
      this.places[bucket] = place;
    });
    this.rarity = rarity;
  }

  /** Places and (1 + ln count) · rarity, of length 1; undefined for a text without a known term. */
  weigh({ bucket, weight }: Terms): WeighedTerms | undefined {
    const index = new Int32Array(bucket.length);
    const value = new Float32Array(bucket.length);
    let count = 0;
    let squares = 0;
    for (let n = 0; n < bucket.length; n++) {
      const place = this.places[bucket[n] as number] as number;
      if (place < 0) continue;
      const often = weight[n] as number;
      const weighed = (often < 1 ? often : 1 + Math.log(often)) * (this.rarity[place] as number);
      index[count] = place;
      value[count++] = weighed;
      squares += weighed * weighed;
    }
    if (squares === 0) return undefined;
    const scale = 1 / Math.sqrt(squares);
    return { index: index.subarray(0, count), value: value.subarray(0, count).map((each) => each * scale) };
  }
}

export interface WeighedTerms {
  readonly index: Int32Array;
  readonly value: Float32Array;
}
