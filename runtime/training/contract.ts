import * as z from "zod";
import type { JobState } from "./jobs";

export const TrainingRequest = z.strictObject({
  parameters: z
    .record(
      z.string().regex(/^[A-Za-z][\w.-]{0,59}$/),
      z.union([z.string().max(200), z.number(), z.boolean()]),
    )
    .refine((parameters) => Object.keys(parameters).length <= 50, "has more than 50")
    .default({})
    .describe("Those that are not the defaults, by name."),
  why: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe("In a sentence, for whoever looks at the run later."),
});

export const TrainingStarted = z.object({ id: z.string().describe("Ask for it: GET training/{id}.") });

export const TrainingPath = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][\w-]{0,254}$/, 'must be letters, digits, "_" and "-"')
    .describe("As POST training answers it."),
});

export const TrainingAnswer = z.object({
  id: z.string(),
  status: z.enum(["Queued", "Starting", "Running", "Completed", "Failed", "Canceled"]),
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  stages: z
    .array(z.object({ name: z.string(), state: z.string() }))
    .describe("In their order, as far as it came."),
  error: z.string().nullable().describe("Why it failed."),
});

export type TrainingAnswer = z.output<typeof TrainingAnswer>;

export function trainingAnswerOf({
  id,
  status,
  startedAt,
  endedAt,
  stages = [],
  error,
}: JobState): TrainingAnswer {
  return {
    id,
    status,
    started_at: startedAt ?? null,
    ended_at: endedAt ?? null,
    stages: stages.map(({ name, state }) => ({ name, state })),
    error: error ?? null,
  };
}
