import * as z from "zod";
import { experimentMetrics } from "../../../articles/experiments/experiment";
import { ExperimentResult } from "../../../articles/experiments/experiment-result";
import { trialOutcomes } from "../../../articles/experiments/trial/trial-outcomes";

export const ExperimentPath = z.strictObject({ name: z.string().min(1).max(40) });

const state = z.enum(["not begun", "running", "over"]);

const stopped = z
  .object({ at: z.iso.datetime(), reason: z.string() })
  .nullable()
  .describe("By a guardrail; null for one that was not.");

const Trial = z.object({
  candidate: z.string(),
  champion: z.string(),
  ended_at: z.iso.datetime().nullable().describe("Null while it runs."),
  outcome: z.enum(trialOutcomes).nullable(),
  reason: z.string().nullable(),
  words: z.string(),
});
export type TrialAnswer = z.output<typeof Trial>;

const trial = Trial.nullable().describe(
  "Of a model that the gate accepted, whose experiment began by itself; null of one that the environment's file declares.",
);

/** What is known of an experiment: as it was declared, and what each day's last look found. */
export const ExperimentAnswer = z.object({
  name: z.string(),
  about: z.string(),
  from: z.iso.date(),
  until: z.iso.date().describe("Its last day."),
  state,
  coverage: z.number(),
  variants: z.array(
    z.object({
      name: z.string(),
      share: z.number().describe("As declared."),
      share_now: z.number(),
      stopped,
      lately: z
        .object({
          lists: z.int(),
          failed: z.int().describe("Ended in an error, or without their model."),
          slow: z.int().describe("Took longer than `guardrails.p95Seconds`: 5 of 100 may."),
        })
        .nullable()
        .describe("Of the last ten minutes, as the guardrails count them; null when no list was asked for."),
      reactions: z
        .object({
          shown: z.int().describe("Articles in its lists."),
          hidden: z.int(),
          disliked: z.int().describe("Also those that were rated with one star."),
        })
        .nullable()
        .describe("Of yesterday and today, as the guardrails count them; null when nothing was shown."),
      settings: z.record(z.string(), z.unknown()).describe("What is otherwise than usual."),
      words: z.string().nullable().describe("What is to be thought of it, in one sentence."),
    }),
  ),
  metrics: z
    .array(z.object({ name: z.enum(experimentMetrics), worth_seeing: z.number() }))
    .describe("The first one decides."),
  guardrails: z.record(z.string(), z.number()),
  trial,
  result: ExperimentResult.nullable().describe("The newest; null before readers came."),
  days: z.array(ExperimentResult).describe("What was known at the end of each day, and is now."),
});
export type ExperimentAnswer = z.output<typeof ExperimentAnswer>;

export const ExperimentsAnswer = z.object({
  experiments: z.array(
    ExperimentAnswer.extend({
      words: z.array(z.string()).describe("Of each variant but the control, and of a trial."),
    }),
  ),
});
export type ExperimentsAnswer = z.output<typeof ExperimentsAnswer>;
