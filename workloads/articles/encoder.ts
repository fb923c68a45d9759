import type { IConstruct } from "constructs";
import { ConfigurationError } from "../../constructs/core/errors";
import type { Link } from "../../constructs/core/link";
import type { DeploymentProps, ScoringEndpoint } from "../../constructs/scoring-endpoint/scoring-endpoint";
import type { encoderSettings } from "../../runtime/articles/ingestion/encoder-settings";

/** What encodes articles, on machines of its own. */
export interface EncoderProps extends DeploymentProps {
  /** Two articles tell one story from this cosine of its rows on. @default 0.95 */
  readonly sameStory?: number;
}

/** The code encodes with this model, and knows its rows from those of all others. */
export function encodeWith(
  scoring: Pick<ScoringEndpoint, "score">,
  { model, sameStory = 0.95 }: EncoderProps,
): Link<typeof encoderSettings> {
  const score = scoring.score();
  return {
    settings: (identity) => ({
      ...score.settings(identity),
      ENCODER_MODEL: model.id,
      ENCODER_DIMENSION: String(model.dimension),
      ENCODER_SAME_STORY: String(sameStory),
    }),
    grant: (grantee) => score.grant(grantee),
  };
}

/** Refuses a model that nothing could be asked with texts. */
export function checkEncoder(scope: IConstruct, { model }: EncoderProps): void {
  if (model.manifest.takes === "texts") return;
  throw new ConfigurationError(scope, "EncoderTakesNoTexts", {
    what: `the encoder of articles is ${model.name}, which takes none`,
    why: "what is encoded are texts, which it would refuse one by one",
    fix: 'name a folder whose manifest.json says "takes": "texts"; runtime/scoring/README.md shows one',
  });
}
