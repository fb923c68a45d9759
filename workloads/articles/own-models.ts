import type { Construct, IConstruct } from "constructs";
import { ConfigurationError } from "../../constructs/core/errors";
import type { Link } from "../../constructs/core/link";
import type { Foundation } from "../../constructs/foundation/foundation";
import {
  type DeploymentProps,
  ScoringEndpoint,
  type ScoringEndpointProps,
} from "../../constructs/scoring-endpoint/scoring-endpoint";
import { encoderDeployment, type encoderSettings } from "../../runtime/articles/ingestion/encoder-settings";
import { rankingDeployment } from "../../runtime/articles/ranking/ranking-settings";

/** What encodes articles, on machines of its own. */
export interface EncoderProps extends DeploymentProps {
  /** Two articles tell one story from this cosine of its rows on. @default 0.95 */
  readonly sameStory?: number;
}

/** What ranks candidates of lists, on machines of its own. */
export interface RankingProps extends DeploymentProps {
  /** How much it counts beside the sources, 0 to 1. */
  readonly weight: number;
  /** Milliseconds that a list waits for it. @default 100 */
  readonly budgetMs?: number;
}

export interface OwnModels {
  /** @default - what encodes articles is learned from them */
  readonly encoder?: EncoderProps;
  /** @default - none */
  readonly ranking?: RankingProps;
}

export type ServedModels = OwnModels & Pick<ScoringEndpointProps, "context" | "image">;

/** The endpoint of models of one's own, where there are any. */
export function serveOwnModels(
  scope: Construct,
  foundation: Foundation,
  served: ServedModels | undefined,
): ScoringEndpoint | undefined {
  if (!served) return undefined;
  const { context, image, encoder, ranking } = served;
  if (encoder) checkEncoder(scope, encoder);
  const deployments = {
    ...(encoder && { [encoderDeployment]: deploymentOf(encoder) }),
    ...(ranking && { [rankingDeployment]: deploymentOf(ranking) }),
  };
  // each is asked by its name: who names none gets the first
  const traffic = { [encoder ? encoderDeployment : rankingDeployment]: 100 };
  return new ScoringEndpoint(scope, "Scoring", {
    foundation,
    // beside the workspace that has articles' own models
    purpose: "news",
    context,
    image,
    deployments,
    traffic,
  });
}

/** The code asks the endpoint; with an encoder it knows its rows from those of all others. */
export function askScoring(
  scoring: Pick<ScoringEndpoint, "score">,
  encoder: EncoderProps | undefined,
): Link<typeof encoderSettings> {
  const score = scoring.score();
  return {
    settings: (identity) => ({
      ...score.settings(identity),
      ...(encoder && {
        ENCODER_MODEL: encoder.model.id,
        ENCODER_DIMENSION: String(encoder.model.dimension),
        ENCODER_SAME_STORY: String(encoder.sameStory ?? 0.95),
      }),
    }),
    grant: (grantee) => score.grant(grantee),
    leadsTo: score.leadsTo,
  };
}

/** What the code has to know of a ranking model. */
export function rankingSettingsOf(
  scope: IConstruct,
  ranking: RankingProps | undefined,
): Record<string, string> {
  if (!ranking) return {};
  const { model, weight, budgetMs } = ranking;
  const { manifest } = model;
  if (manifest.takes !== "candidates")
    throw new ConfigurationError(scope, "RankingTakesNoCandidates", {
      what: `the ranking model of articles is ${model.name}, which takes none`,
      why: "it would refuse every list's candidates",
      fix: 'name a folder whose manifest.json says "takes": "candidates"; runtime/articles/ranking/README.md shows one',
    });
  return {
    RANKING_MODEL: `${model.name}@${model.id}`,
    RANKING_INPUTS: manifest.inputs.join(),
    ...(manifest.embedding !== undefined && { RANKING_EMBEDDING: manifest.embedding }),
    RANKING_WEIGHT: String(weight),
    ...(budgetMs !== undefined && { RANKING_BUDGET_MS: String(budgetMs) }),
  };
}

/** Refuses a model that nothing could be asked with texts. */
function checkEncoder(scope: IConstruct, { model }: EncoderProps): void {
  if (model.manifest.takes === "texts") return;
  throw new ConfigurationError(scope, "EncoderTakesNoTexts", {
    what: `the encoder of articles is ${model.name}, which takes none`,
    why: "what is encoded are texts, which it would refuse one by one",
    fix: 'name a folder whose manifest.json says "takes": "texts"; runtime/scoring/README.md shows one',
  });
}

function deploymentOf({ model, instanceType, instances, settings }: DeploymentProps): DeploymentProps {
  return { model, instanceType, instances, settings };
}
