import * as z from "zod";
import { gateRule } from "../../recommender/study/gate/gate-rules";

/** What a candidate has to pass, each by its name in a decision. */
export const articleGateRules = [
  "better than popularity",
  "better than the champion",
  "each half",
  "coverage",
  "catalogue",
  "pushed articles",
  "data that there was",
  "nothing of the future",
  "a gain that can be",
  "size",
  "latency",
] as const;

/** Why a candidate was taken or not, with every figure: kept beside the model. */
export const ArticleDecision = z.strictObject({
  version: z.literal(1),
  accepted: z.boolean(),
  candidate: z.string(),
  /** null when there was none. */
  champion: z.string().nullable(),
  /** What they were judged by: the newest visits of readers with ten deeds or more, which the candidate says it never saw. */
  slice: z.strictObject({
    readers: z.int(),
    visits: z.int(),
    from: z.iso.datetime(),
    until: z.iso.datetime(),
  }),
  rules: z.array(gateRule(articleGateRules)),
});

export type ArticleDecision = z.output<typeof ArticleDecision>;
export type ArticleGateRule = ArticleDecision["rules"][number];
