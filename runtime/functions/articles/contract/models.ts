import * as z from "zod";
import { ArticleDecision } from "../../../articles/gate/decision";
import { modelStandings } from "../../../articles/model/model-standings";
import { ArticleRecipe } from "../../../articles/model/recipe";

const version = z.string().regex(/^[0-9a-f]{16}$/);

export const ModelPath = z.strictObject({ version });

export const ArticleModelsAnswer = z.object({
  champion: version.nullable().describe("The version that serves; null before the first one."),
  serving: z
    .string()
    .nullable()
    .describe("What this instance serves; null when its lists are of contents and of what is read now."),
  problem: z.string().nullable().describe("Why the instance does not serve the champion, when it does not."),
  versions: z
    .array(
      z.object({
        version,
        state: z
          .enum(modelStandings)
          .describe("A candidate stands for champion: some readers' lists are made with it."),
        made_at: z.iso.datetime(),
        state_at: z.iso.datetime(),
        state_by: z.string().describe("A training, an experiment or a person; the first fit by no training."),
        refreshed_at: z.iso
          .datetime()
          .nullable()
          .describe("When it was fitted anew to what readers just did."),
        recipe: ArticleRecipe.describe("How it is fitted, and how its lists weigh their sources."),
        facts: z.unknown().describe("What it was made of, and how good it was."),
        decision: ArticleDecision.nullable().describe("The gate's; null of one that was not judged."),
        trial: z
          .object({ experiment: z.string(), words: z.string() })
          .nullable()
          .describe("Its newest experiment against a champion, which began by itself, and how it stands."),
      }),
    )
    .describe("All that are kept, the newest first."),
});
export type ArticleModelsAnswer = z.output<typeof ArticleModelsAnswer>;

export const ModelDecidedAnswer = z.object({
  version: version.describe("What serves from now on: within seconds on every instance."),
  before: version.nullable().describe("What served before; null when nothing did, or the same."),
});
export type ModelDecidedAnswer = z.output<typeof ModelDecidedAnswer>;
