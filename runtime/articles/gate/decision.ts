import * as z from "zod";

const interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

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
  rules: z.array(
    z.strictObject({
      rule: z.enum(articleGateRules),
      passed: z.boolean(),
      /** What was found: one number, or a difference with its 95 % interval. */
      figure: z.union([z.number(), interval]),
      /** What it had to reach, or was not to exceed. */
      limit: z.number(),
      words: z.string(),
    }),
  ),
});

export type ArticleDecision = z.output<typeof ArticleDecision>;
export type ArticleGateRule = ArticleDecision["rules"][number];

/** The reasons why a candidate was not taken, a sentence each; none when it was. */
export function refusalsOf({ rules }: Pick<ArticleDecision, "rules">): string[] {
  return rules.filter(({ passed }) => !passed).map(({ rule, words }) => `${rule}: ${words}`);
}
