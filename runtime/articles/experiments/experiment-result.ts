import * as z from "zod";
import { verdicts } from "../../recommender/study/experiments/verdict";
import { experimentMetrics } from "./experiment";

export const MetricResult = z.object({
  metric: z.enum(experimentMetrics),
  value: z.number().nullable().describe("Of all the variant's readers together."),
  difference: z.number().nullable().describe("To the control, with what readers did before taken out."),
  interval: z
    .tuple([z.number(), z.number()])
    .nullable()
    .describe("Holds the true difference at every look, 95 times in 100."),
  explained: z.number().nullable().describe("Share of the variance that what readers did before explains."),
  power: z.number().nullable().describe("Chance of seeing the smallest difference worth seeing."),
  readers_needed: z.int().nullable().describe("In both variants, for a power of 0.8."),
});
export type MetricResult = z.output<typeof MetricResult>;

export const VariantResult = z.object({
  variant: z.string(),
  readers: z.int(),
  lists: z.int(),
  metrics: z.array(MetricResult),
  verdict: z.enum(verdicts).nullable().describe("Null for the control."),
});
export type VariantResult = z.output<typeof VariantResult>;

/** What is known of an experiment at the end of a day, or up to now. */
export const ExperimentResult = z.object({
  day: z.iso.date(),
  looked_at: z.iso.datetime(),
  sample_ratio: z
    .object({ p_value: z.number(), is_off: z.boolean() })
    .describe("Whether readers are split as the shares say."),
  readers_of_several: z.int().describe("Seen in several variants, so they count for none."),
  variants: z.array(VariantResult),
});
export type ExperimentResult = z.output<typeof ExperimentResult>;
