import { top, topOf } from "../../../recommender/serve/top-items";
import { blockRows } from "../../live/embedding-matrix";

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

/**
 * The places with the highest values among those that may be in the list. Of so many blocks as are asked for, each has a place that is as
 * good as the last, or better: so the others need not be looked at.
 *
 * @param codes of each place, 0 when it may be in the list @param maxima of each block of places, the highest value of those that may be in the list
 */
export function bestPlaces(
  values: Float32Array,
  codes: Uint8Array,
  size: number,
  most: number,
  maxima = maximaOf(values, codes, size),
): number[] {
  const bound = top(maxima, most).scores[most - 1] ?? Number.NEGATIVE_INFINITY;
  const places: number[] = [];
  for (let n = 0; n < maxima.length; n++) {
    if ((maxima[n] as number) < bound) continue;
    const end = Math.min(size, (n + 1) * blockRows);
    for (let place = n * blockRows; place < end; place++)
      if (codes[place] === 0 && (values[place] as number) >= bound) places.push(place);
  }
  return topOf(places, values, most);
}

function maximaOf(values: Float32Array, codes: Uint8Array, size: number): Float32Array {
  const maxima = new Float32Array(Math.ceil(size / blockRows)).fill(Number.NEGATIVE_INFINITY);
  for (let place = 0; place < size; place++) {
    const value = values[place] as number;
    const block = Math.floor(place / blockRows);
    if (codes[place] === 0 && value > (maxima[block] as number)) maxima[block] = value;
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
