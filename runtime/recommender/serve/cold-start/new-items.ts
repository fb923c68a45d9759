import { random, sample } from "../../../shared/random";
import type { Rows } from "../../data/rows";
import { requireRange } from "../../errors";
import { similarItems } from "../algorithms/content";
import type { ItemFeatures } from "../algorithms/item-features";
import { top } from "../top-items";

/** What an item has brought where it was shown; each between 0 and 1. */
export interface Engagement {
  /** Clicks per showing. */
  readonly clickRate: number;
  /** Mean share of the item that was read or watched. */
  readonly readTime: number;
  readonly shareRate: number;
  readonly likeRate: number;
}

/** The path of a new item to its audience. */
export interface Launch {
  /** Users in the order in which they are reached, the best first group sampled. */
  readonly audience: Int32Array;
  /** How many of the audience see the item now. */
  readonly reach: number;
}

export interface LaunchOptions {
  /** Size of the first group. @default 100 */
  readonly firstGroup?: number;
  /** Similar items that define the audience. @default 20 */
  readonly similar?: number;
  /** @default 0 */
  readonly seed?: number;
}

/**
 * Users who may like a new item, and a first group of them: similar items → who liked those, by how much and how alike they
 * are → a sample of the likeliest. The rest of the audience follows in the order of likelihood.
 *
 * @param item its position in `features`; it needs no interaction
 * @param users the users of each item (`byItem`)
 */
export function launch(
  item: number,
  features: ItemFeatures,
  users: Rows,
  { firstGroup = 100, similar = 20, seed = 0 }: LaunchOptions = {},
): Launch {
  requireRange("firstGroup", firstGroup, 1);
  const likely = new Float32Array(users.columns);
  const near = similarItems(features, item, similar);
  near.items.forEach((other, n) => {
    if (other >= users.rows) return;
    for (let at = users.start[other] as number; at < (users.start[other + 1] as number); at++) {
      (likely[users.index[at] as number] as number) +=
        (near.scores[n] as number) * (users.value[at] as number);
    }
  });
  const ranked = top(likely, users.columns);
  const targets = ranked.items.filter((_, n) => (ranked.scores[n] as number) > 0);
  const candidates = targets.slice(0, 5 * firstGroup);
  const group = Int32Array.from(
    sample(candidates.length, firstGroup, random(seed)),
    (n) => candidates[n] as number,
  );
  const inGroup = new Set(group);
  const rest = targets.filter((user) => !inGroup.has(user));
  return { audience: Int32Array.of(...group, ...rest), reach: group.length };
}

/** 0.4 clicks + 0.3 reading + 0.2 sharing + 0.1 liking. */
export function qualityScore(engagement: Engagement): number {
  for (const [name, value] of Object.entries(engagement)) requireRange(name, value, 0, 1);
  const { clickRate, readTime, shareRate, likeRate } = engagement;
  return 0.4 * clickRate + 0.3 * readTime + 0.2 * shareRate + 0.1 * likeRate;
}

/** By how much the reach grows: by half above 0.7, by 0.3 above 0.5, else by 0.1. */
export function expansionRate(quality: number): number {
  if (quality > 0.7) return 0.5;
  return quality > 0.5 ? 0.3 : 0.1;
}

/** The launch after one more round: at least one further user while there are any. */
export function expanded(current: Launch, engagement: Engagement): Launch {
  const grown = Math.ceil(current.reach * (1 + expansionRate(qualityScore(engagement))));
  return { ...current, reach: Math.min(current.audience.length, grown) };
}
