import { decay } from "../../recommender/serve/algorithms/popularity";
import type { LiveArticles } from "../live/live-articles";
import type { ProfileDeed, ReaderProfile } from "../reader-profile";

/** The newest deeds that lists are made from. */
const mostDeeds = 50;

/** What a reader's deeds say, on articles that are live. */
export interface Taste {
  /** What they want more of, oldest first, an article once. */
  readonly liked: readonly ProfileDeed[];
  /** The decayed sum of embeddings, of length 1; undefined when no deed says anything. */
  readonly vector: Float32Array | undefined;
}

/**
 * Weights are halved once in `halfLifeDays` before the newest deed, not before now: a reader who comes back after a month is who they were. What
 * they disliked counts against what is like it.
 */
export function tasteOf({ deeds }: ReaderProfile, live: LiveArticles, halfLifeDays: number): Taste {
  const recent = deeds.slice(-mostDeeds);
  const newest = recent.at(-1)?.at ?? 0;
  const { width, embeddings } = live;
  const vector = new Float32Array(width);
  const liked = new Map<number, ProfileDeed>();
  for (const deed of recent) {
    if (deed.worth > 0) {
      liked.delete(deed.article);
      liked.set(deed.article, deed);
    }
    const place = live.placeOf(deed.article);
    if (place === undefined) continue;
    const weight = deed.worth * decay((newest - deed.at) / 1000, halfLifeDays);
    for (let f = 0; f < width; f++)
      (vector[f] as number) += weight * (embeddings[place * width + f] as number);
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0)) return { liked: [...liked.values()], vector: undefined };
  return { liked: [...liked.values()], vector: vector.map((value) => value / length) };
}
