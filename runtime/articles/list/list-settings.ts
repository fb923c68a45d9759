import * as z from "zod";

/** Where candidates come from: other readers' deeds, likeness to what was read, what follows what, what is read now, what is new. */
export const sources = ["collaborative", "content", "sequential", "trending", "fresh"] as const;

export type ListSource = (typeof sources)[number];

const share = z.number().min(0).max(1);

/** How much each source counts, relative to the others. */
const Weights = z.strictObject({
  collaborative: share,
  content: share,
  sequential: share,
  trending: share,
  fresh: share,
  /** A ranking model of one's own, which brings no candidates: it says in which order it would have them. @default - it is not asked */
  ranking: share.optional(),
});

/** How lists are made, as data: an environment or an experiment may say other values. */
export const ListSettings = z.strictObject({
  weights: Weights,
  /** Probability with which a place is drawn at random, for readers who are no newcomers; newcomers' is the engine's `explorationRate`. */
  exploration: z.number().min(0.01).max(1),
  /** Lists that showed an article which was not opened, before it comes no more. */
  fatigueAfter: z.int().min(1).max(255),
  /** Largest share of a list that one category has; it does not hold when a category is asked for. */
  categoryShare: share,
  /** Largest share of a list that one publisher has. */
  publisherShare: share,
  /** Of maximal marginal relevance: 1 looks at scores alone, 0 at difference alone. */
  relevance: share,
  /** Days before the newest deed at which a deed counts half in the profile of contents. */
  profileHalfLifeDays: z.number().positive(),
  /** Hours after which a new article is half as fresh. */
  freshHalfLifeHours: z.number().positive(),
});

export type ListSettings = z.output<typeof ListSettings>;

/** What is to be otherwise than usual; the rest stays. */
export const ChangedListSettings = ListSettings.partial().extend({ weights: Weights.partial().optional() });

export type ChangedListSettings = z.output<typeof ChangedListSettings>;

/** The reference's: 0.4 collaborative, 0.3 content, 0.2 sequence and 0.1 discovery, which is half what is read now and half what is new. */
export const defaultListSettings: ListSettings = {
  weights: { collaborative: 0.4, content: 0.3, sequential: 0.2, trending: 0.05, fresh: 0.05 },
  exploration: 0.1,
  fatigueAfter: 5,
  categoryShare: 0.6,
  publisherShare: 0.4,
  relevance: 0.7,
  profileHalfLifeDays: 7,
  freshHalfLifeHours: 12,
};

export function changedListSettings(usual: ListSettings, changed: ChangedListSettings): ListSettings {
  const { weights, ...rest } = changed;
  return { ...usual, ...rest, weights: { ...usual.weights, ...weights } };
}
