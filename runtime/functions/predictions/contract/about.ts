import * as z from "zod";

export const AboutAnswer = z.object({
  title: z.string(),
  version: z.string().describe("Hash of the bundle that runs."),
  commit: z.string().nullable(),
  defaultModel: z.string().describe('"name", or "name@version".'),
  predict: z.string().describe("Where to send rows."),
  models: z.string(),
  openapi: z.string(),
  docs: z.string(),
});

const Dependency = z.object({ status: z.enum(["ok", "down"]), reason: z.string().optional() });

export const PredictionsHealthAnswer = z.object({
  status: z.enum(["healthy", "unhealthy"]),
  version: z.string(),
  dependencies: z.object({
    model: Dependency.describe("Whether the default model predicted its manifest's sample."),
    record: Dependency.describe("Whether the database answers."),
  }),
});

export type PredictionsHealthAnswer = z.output<typeof PredictionsHealthAnswer>;
