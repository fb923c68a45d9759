import type { Pool } from "pg";
import type { Tokens } from "../../shared/access-tokens";
import { ScoringClient, type ScoringOptions } from "../../shared/scoring-client";
import type { EncoderSettings } from "./encoder-settings";
import { type Encoders, LearnedEncoders, theOnly } from "./encoders";
import { EndpointEncoder } from "./endpoint-encoder";

/** The encoders that settings name. @param waits how long somebody waits for an answer */
export function encodersOf(
  settings: EncoderSettings,
  {
    database,
    tokens,
    ...waits
  }: { readonly database: Pick<Pool, "query">; readonly tokens: Tokens } & Pick<
    ScoringOptions,
    "attempts" | "timeoutSeconds"
  >,
): Encoders {
  const { SCORING_URI: uri, SCORING_TOKEN_URI: tokenUri, ENCODER_MODEL: id } = settings;
  if (uri === undefined || id === undefined) return new LearnedEncoders(database);
  const client = new ScoringClient({ uri, tokenUri, tokens, ...waits });
  const { ENCODER_DIMENSION: dimension, ENCODER_SAME_STORY: sameStory } = settings;
  return theOnly(new EndpointEncoder(client, { id, dimension, sameStory }));
}
