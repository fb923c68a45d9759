import type { Pool } from "pg";
import * as z from "zod";
import { newestTrials } from "../../../articles/experiments/trial/kept-trials";
import { ArticleDecision } from "../../../articles/gate/decision";
import { modelStandings } from "../../../articles/model/model-standings";
import { ArticleRecipe } from "../../../articles/model/recipe";
import type { ArticleModelsAnswer } from "../contract/models";
import { trialAnswer } from "../experiments/trial-answer";

const Row = z.object({
  version: z.string(),
  state: z.enum(modelStandings),
  made_at: z.date(),
  state_at: z.date(),
  state_by: z.string(),
  refreshed_at: z.date().nullable(),
  recipe: ArticleRecipe,
  facts: z.unknown(),
  decision: ArticleDecision.nullable(),
});

/** Every version that is kept, the newest first. */
export async function listModels(database: Pick<Pool, "query">): Promise<ArticleModelsAnswer["versions"]> {
  const trials = await newestTrials(database, 100);
  const { rows } = await database.query(
    `select version, state, made_at, state_at, state_by, refreshed_at, recipe, facts, decision
     from articles.models order by made_at desc, version`,
  );
  return rows.map((row) => {
    const { made_at, state_at, refreshed_at, ...rest } = Row.parse(row);
    const trial = trials.find(({ candidate }) => candidate === rest.version);
    return {
      ...rest,
      made_at: made_at.toISOString(),
      state_at: state_at.toISOString(),
      refreshed_at: refreshed_at?.toISOString() ?? null,
      trial: trial ? { experiment: trial.name, words: trialAnswer(trial).words } : null,
    };
  });
}
