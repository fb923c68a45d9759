import type { History } from "../../data/rows";
import { RecommenderError } from "../../errors";
import { algorithm } from "../model";
import type { ModelState } from "../model-file";
import { type Ranked, top } from "../top-items";
import { addFeatures, countOf, type ItemFeatures, timesProfile } from "./item-features";
import { decay, requireHalfLife } from "./popularity";

export interface ContentOptions {
  /** One row for each item; from `textFeatures` or `embeddingFeatures`. Required. */
  readonly features: ItemFeatures;
  /** Days before someone's newest deed after which a deed counts half in their profile. @default 30 */
  readonly halfLifeDays: number;
}

/**
 * Items like those someone had: the cosine of an item's features and the profile, the decayed mean of the history's features.
 *
 * The nearest items by embeddings or by TF-IDF, as in Lops, de Gemmis, Semeraro, "Content-based recommender systems" (2011).
 */
export const content = algorithm({
  name: "content",
  version: 1,
  defaults: { features: { width: 0, matrix: new Float32Array(0) }, halfLifeDays: 30 } as ContentOptions,
  check: ({ halfLifeDays }) => requireHalfLife(halfLifeDays),
  learn(data, { features, halfLifeDays }): ModelState {
    if (features.width === 0 || countOf(features) !== data.items)
      throw wrongFeatures(countOf(features), data.items);
    return { ...features, halfLifeDays };
  },
  open(state) {
    const features = state as unknown as ItemFeatures;
    const halfLifeDays = (state["halfLifeDays"] as number | null) ?? Number.POSITIVE_INFINITY; // JSON has no Infinity
    return {
      scoreHistory: (history, out) => timesProfile(features, profileOf(features, history, halfLifeDays), out),
    };
  },
});

/** The mean of the features of what someone had, of length 1; deeds a half-life before the newest one count half. */
export function profileOf(features: ItemFeatures, history: History, halfLifeDays: number): Float32Array {
  const profile = new Float32Array(features.width);
  const newest = history.times.at(-1) ?? 0;
  history.items.forEach((item, n) => {
    addFeatures(features, item, decay(newest - (history.times[n] as number), halfLifeDays), profile);
  });
  const length = Math.sqrt(profile.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) for (let f = 0; f < profile.length; f++) (profile[f] as number) /= length;
  return profile;
}

/** The `k` items most like one item, itself left out. */
export function similarItems(features: ItemFeatures, item: number, k: number): Ranked {
  const profile = new Float32Array(features.width);
  addFeatures(features, item, 1, profile);
  const scores = new Float32Array(countOf(features));
  timesProfile(features, profile, scores);
  scores[item] = Number.NEGATIVE_INFINITY;
  return top(scores, k);
}

function wrongFeatures(rows: number, items: number): RecommenderError {
  return new RecommenderError("InvalidOption", {
    what: `features has ${rows} rows for ${items} items`,
    why: "content-based recommendation needs to know what each item is like",
    fix: "pass features made by textFeatures or embeddingFeatures, one row for each item",
  });
}
