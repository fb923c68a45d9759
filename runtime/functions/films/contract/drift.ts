import * as z from "zod";

export const DriftAnswer = z.object({
  last: z
    .object({
      checked_at: z.iso.datetime(),
      version: z.string().nullable().describe("The model that served then."),
      alarm: z.boolean().describe("Whether the data are no more what the model was trained on."),
      result: z.record(z.string(), z.unknown()).describe("What was compared, and every figure."),
    })
    .nullable()
    .describe("The last check; null before the first one."),
});

export type DriftAnswer = z.output<typeof DriftAnswer>;
