import * as z from "zod";

export const AboutAnswer = z.object({
  title: z.string(),
  version: z.string().describe("Hash of the bundle that runs."),
  scale: z
    .object({ lowest: z.number(), highest: z.number(), step: z.number() })
    .describe("Which ratings are taken."),
  recommendations: z.string().describe("Where to ask for a list."),
  films: z.string(),
  ratings: z.string().describe("Where to send ratings."),
  models: z.string(),
  openapi: z.string(),
  docs: z.string(),
});

export const FilmsHealthAnswer = z.object({
  status: z
    .enum(["healthy", "degraded", "unhealthy"])
    .describe("Degraded: lists are made, though not by the model that should."),
  version: z.string(),
  list: z
    .object({ status: z.enum(["ok", "down"]), reason: z.string().optional() })
    .describe("Whether a list was made just now."),
  model: z.object({
    status: z
      .enum(["ok", "none", "kept"])
      .describe(
        "None: no model serves, so lists are of popular films. Kept: the newest champion cannot be used.",
      ),
    version: z.string().nullable().describe("Which one serves."),
    reason: z.string().optional(),
  }),
});

export type FilmsHealthAnswer = z.output<typeof FilmsHealthAnswer>;
