import { decay } from "../../recommender/serve/algorithms/popularity";
import type { LiveArticles } from "../live/live-articles";
import type { WeighedDeed } from "../model/deed-scores";
import type { ReaderProfile } from "../reader-profile";

/** The newest deeds that lists are made from. */
const mostDeeds = 50;

export interface LikedArticle extends WeighedDeed {
  /** Where it is among the live ones; undefined when it is there no more. */
  readonly place: number | undefined;
}

/** What a reader's deeds say. */
export interface Taste {
  /** Articles that they want more of and how much, the one that they did something with last at the end. */
  readonly liked: readonly LikedArticle[];
  /** The decayed sum of the embeddings of live articles, of length 1; undefined when no deed says anything. */
  readonly vector: Float32Array | undefined;
}

/**
 * Weights are halved once in `halfLifeDays` before the newest deed, not before now: a reader who comes back after a month is who they were. What
 * they disliked counts against what is like it.
 */
export function tasteOf({ deeds }: ReaderProfile, live: LiveArticles, halfLifeDays: number): Taste {
  const recent = deeds.slice(-mostDeeds);
  const newest = recent.at(-1)?.at ?? 0;
  const { matrix, width } = live.features();
  const vector = new Float32Array(width);
  const worths = new Map<number, LikedArticle>();
  for (const { article, worth, at } of recent) {
    const before = worths.get(article);
    worths.delete(article);
    const place = before ? before.place : live.placeOf(article);
    worths.set(article, { article, weight: (before?.weight ?? 0) + worth, place });
    if (place === undefined) continue;
    const weight = worth * decay((newest - at) / 1000, halfLifeDays);
    const from = place * width;
    for (let f = 0; f < width; f++) (vector[f] as number) += weight * (matrix[from + f] as number);
  }
  const liked = [...worths.values()].filter(({ weight }) => weight > 0);
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length === 0) return { liked, vector: undefined };
  for (let f = 0; f < vector.length; f++) vector[f] = (vector[f] as number) / length;
  return { liked, vector };
}
