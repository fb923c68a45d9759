import * as z from "zod";

const row = z.number().int().min(0).max(999);

export const OutcomesRequest = z.strictObject({
  outcomes: z
    .array(
      z.strictObject({
        requestId: z.uuid().describe("Of the answer whose prediction it is about."),
        row: row.default(0).describe("Which of that request's rows."),
        outcome: z
          .union([z.string().min(1).max(100), z.number(), z.boolean()])
          .describe("What really happened: a class, or the value where the model is a regression."),
      }),
    )
    .min(1)
    .max(1000)
    .refine(
      (outcomes) =>
        new Set(outcomes.map(({ requestId, row }) => `${requestId} ${row}`)).size === outcomes.length,
      "names a prediction twice",
    ),
});

export type OutcomesRequest = z.output<typeof OutcomesRequest>;

const Prediction = z.object({ requestId: z.string(), row: z.number().int() });

export const OutcomesAnswer = z.object({
  recorded: z.number().int().describe("New ones, which are in the record now."),
  known: z.number().int().describe("Told before, with the same outcome."),
  different: z
    .array(Prediction.extend({ kept: z.string() }))
    .describe("Told before, with another outcome: the first one stays."),
  unknown: z.array(Prediction).describe("There is no such prediction."),
});

export type OutcomesAnswer = z.output<typeof OutcomesAnswer>;
