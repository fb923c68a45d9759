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
  readonly scores: Float32Array;
  readonly contents: Float32Array;
}

/** Below every value of a place that may be in the list, which are cosines and numbers of readers. */
const penalty = 1e6;

/** The places with the highest values, -1 or more, among those that may be in the list. */
export function bestPlaces(
  values: Float32Array,
  { codes, scores }: Scratch,
  size: number,
  most: number,
): number[] {
  // without a branch: which places are refused cannot be foreseen
  for (let place = 0; place < size; place++)
    scores[place] = (values[place] as number) - penalty * (codes[place] as number);
  return Array.from(top(scores.subarray(0, size), most).items).filter((place) => codes[place] === 0);
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
