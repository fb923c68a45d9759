import * as z from "zod";
import { ArticleReason } from "./recommendations";

export const RecommendationPath = z.strictObject({ id: z.uuid() });

const named = z.object({ id: z.string(), title: z.string().nullable() });

/** How a list came about, read from its record. */
export const ExplanationAnswer = z.object({
  id: z.uuid(),
  user_id: z.string(),
  at: z.iso.datetime(),
  model: z.string().nullable(),
  ranking: z.string().nullable().describe("Name and version of the ranking model that took part."),
  experiment: z.string().nullable(),
  seed: z.string(),
  policy: z.record(z.string(), z.unknown()).describe("Weights, caps and exploration as they were."),
  items: z.array(
    z.object({
      article: named,
      because: ArticleReason,
      position: z.int(),
      propensity: z.number(),
      score: z.number(),
    }),
  ),
  candidates: z.array(
    z.object({
      article: named,
      sources: z.record(z.string(), z.number()).describe("What each source gave it."),
      score: z.number().nullable(),
      filtered: z.string().nullable().describe("Why it was left out; null when it was not."),
    }),
  ),
});
export type ExplanationAnswer = z.output<typeof ExplanationAnswer>;
