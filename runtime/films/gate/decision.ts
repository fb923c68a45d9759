import * as z from "zod";
import { gateRule } from "../../recommender/study/gate/gate-rules";

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
  rules: z.array(gateRule(gateRules)),
});

export type Decision = z.output<typeof Decision>;
export type GateRule = Decision["rules"][number];
