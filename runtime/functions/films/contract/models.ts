import * as z from "zod";
import { Champion } from "../../../films/champion";

const tags = z.record(z.string(), z.string());

export const ModelsAnswer = z.object({
  champion: z
    .object({
      ...Champion.shape,
      tags: tags.describe("What it was registered with: its algorithm, data, code and metrics."),
      decided: z
        .unknown()
        .describe(
          "The decision that made it the champion, with every figure and reason; null when there is none.",
        ),
    })
    .nullable()
    .describe("The version that is to serve; null before the first one."),
  serving: z
    .object({ version: z.string(), sha256: z.string(), algorithm: z.string() })
    .nullable()
    .describe("What this instance serves; null when its lists are of popular films."),
  problem: z.string().nullable().describe("Why the instance does not serve the champion, when it does not."),
  versions: z
    .array(z.object({ version: z.string(), registered_at: z.string().nullable(), tags }))
    .describe("All that are registered, the newest first."),
});

export type ModelsAnswer = z.output<typeof ModelsAnswer>;
