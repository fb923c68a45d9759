import * as z from "zod";

const share = z.number();
const interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

/** What a candidate has to pass, each by its name in a decision's file. */
export const gateRules = [
  "better than popularity",
  "better than the champion",
  "coverage",
  "catalogue",
  "pushed films",
  "data that there was",
  "nothing of the future",
  "a gain that can be",
  "size",
  "latency",
] as const;

/** Why a candidate was taken or not, with every figure: the file beside the model. */
export const Decision = z.strictObject({
  version: z.literal(1),
  accepted: z.boolean(),
  candidate: z.string(),
  /** null when there was none. */
  champion: z.string().nullable(),
  at: z.iso.datetime(),
  /** What they were judged by: the newest ratings, which the candidate says it never saw. */
  slice: z.strictObject({
    people: z.int(),
    from: z.iso.datetime(),
    until: z.iso.datetime(),
  }),
  rules: z.array(
    z.strictObject({
      rule: z.enum(gateRules),
      passed: z.boolean(),
      /** What was found: one number, or a difference with its 95 % interval. */
      figure: z.union([share, interval]),
      /** What it had to reach, or was not to exceed. */
      limit: z.number(),
      words: z.string(),
    }),
  ),
});

export type Decision = z.output<typeof Decision>;
export type GateRule = Decision["rules"][number];

/** The reasons why a candidate was not taken, a sentence each; none when it was. */
export function refusalsOf({ rules }: Decision): string[] {
  return rules.filter(({ passed }) => !passed).map(({ rule, words }) => `${rule}: ${words}`);
}
