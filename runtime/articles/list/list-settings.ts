import * as z from "zod";

/** Where candidates come from: other readers' deeds, likeness to what was read, what follows what, what is read now, what is new. */
export const sources = ["collaborative", "content", "sequential", "trending", "fresh"] as const;

export type ListSource = (typeof sources)[number];

const share = z.number().min(0).max(1);

/** How lists are made, as data: an environment or an experiment may say other values. */
export const ListSettings = z.strictObject({
  /** How much each source counts, relative to the others. */
  weights: z.strictObject({
    collaborative: share.default(0.4),
    content: share.default(0.3),
    sequential: share.default(0.2),
    trending: share.default(0.05),
    fresh: share.default(0.05),
  }),
  /** Probability with which a place is drawn at random, for readers who are no newcomers; newcomers' is the engine's `explorationRate`. */
  exploration: z.number().min(0.01).max(1).default(0.1),
  /** Lists that showed an article which was not opened, before it comes no more. */
  fatigueAfter: z.int().min(1).max(255).default(5),
  /** Largest share of a list that one category has; it does not hold when a category is asked for. */
  categoryShare: share.default(0.6),
  /** Largest share of a list that one publisher has. */
  publisherShare: share.default(0.4),
  /** Of maximal marginal relevance: 1 looks at scores alone, 0 at difference alone. */
  relevance: share.default(0.7),
  /** Days before the newest deed at which a deed counts half in the profile of contents. */
  profileHalfLifeDays: z.number().positive().default(7),
  /** Hours after which a new article is half as fresh. */
  freshHalfLifeHours: z.number().positive().default(12),
});

export type ListSettings = z.output<typeof ListSettings>;

/** The reference's: 0.4 collaborative, 0.3 content, 0.2 sequence and 0.1 discovery, which is half what is read now and half what is new. */
export const defaultListSettings: ListSettings = ListSettings.parse({ weights: {} });
