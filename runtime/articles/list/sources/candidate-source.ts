import { top } from "../../../recommender/serve/top-items";

/** One of the places where candidates of a list come from. Places are those of the live articles. */
export interface CandidateSource {
  /** The best that may be in the list, best first. */
  best(most: number): readonly number[];
  /** Of any live article; 0 or less for one that the source has nothing to say for. */
  scoreOf(place: number): number;
  /** The score that counts as 1. @default - the highest among the candidates */
  readonly full?: number;
  /** The number of the article of the reader's deed that speaks most for a place; 0 for none. */
  becauseOf(place: number): number;
}

/** Columns with room for every live article, which are written over for each list. */
export interface Scratch {
  /** Of each place, 0 when it may be in the list. */
  readonly codes: Uint8Array;
}

/** Places whose best one is looked for first: of so many of these as are asked for, each has a place that is as good as the last, or better. */
const block = 64;
/** Below every value of a place that may be in the list. */
const penalty = 1e12;
const refused = -penalty / 2;

/** The places with the highest values among those that may be in the list. */
export function bestPlaces(values: Float32Array, { codes }: Scratch, size: number, most: number): number[] {
  const maxima = maximaOf(values, codes, size);
  const bound = top(maxima, most).scores[most - 1] ?? refused;
  const places: number[] = [];
  for (let n = 0; n < maxima.length; n++) {
    if ((maxima[n] as number) < bound) continue;
    const end = Math.min(size, (n + 1) * block);
    for (let place = n * block; place < end; place++)
      if (codes[place] === 0 && (values[place] as number) >= bound) places.push(place);
  }
  const found = Float32Array.from(places, (place) => values[place] as number);
  return Array.from(top(found, most).items, (n) => places[n] as number);
}

function maximaOf(values: Float32Array, codes: Uint8Array, size: number): Float32Array {
  const maxima = new Float32Array(Math.ceil(size / block));
  for (let n = 0; n < maxima.length; n++) {
    const end = Math.min(size, (n + 1) * block);
    let highest = Number.NEGATIVE_INFINITY;
    // without a branch: which places are refused cannot be foreseen
    for (let place = n * block; place < end; place++)
      highest = Math.max(highest, (values[place] as number) - penalty * (codes[place] as number));
    maxima[n] = highest;
  }
  return maxima;
}

/** The first places of an order that may be in the list. */
export function firstPlaces(
  order: Int32Array,
  codes: Uint8Array,
  most: number,
  isAsked?: (place: number) => boolean,
): number[] {
  const found: number[] = [];
  for (let n = 0; n < order.length && found.length < most; n++) {
    const place = order[n] as number;
    if (codes[place] === 0 && (!isAsked || isAsked(place))) found.push(place);
  }
  return found;
}
