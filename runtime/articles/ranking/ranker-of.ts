import type { Tokens } from "../../shared/access-tokens";
import { ScoringClient } from "../../shared/scoring-client";
import type { EncoderSettings } from "../ingestion/encoder-settings";
import { Ranker } from "./ranker";
import type { RankingSettings } from "./ranking-settings";

/** The ranker that settings name; undefined where they name none. */
export function rankerOf(
  settings: Pick<EncoderSettings, "SCORING_TOKEN_URI" | "SCORING_URI"> & RankingSettings,
  tokens: Tokens,
): Ranker | undefined {
  const { SCORING_URI: uri, SCORING_TOKEN_URI: tokenUri, RANKING_MODEL: model } = settings;
  if (uri === undefined || model === undefined) return undefined;
  const { RANKING_INPUTS: inputs, RANKING_EMBEDDING: embedding } = settings;
  const { RANKING_WEIGHT: weight, RANKING_BUDGET_MS: budgetMs } = settings;
  return new Ranker({
    client: new ScoringClient({ uri, tokenUri, tokens, attempts: 1, timeoutSeconds: budgetMs / 1000 }),
    model,
    inputs,
    ...(embedding !== undefined && { embedding }),
    weight,
    budgetMs,
  });
}
