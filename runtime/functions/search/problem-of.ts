import type { Problem } from "../../http/problem";
import { BodyTooLarge } from "../../http/read-body";
import type { ScoringError } from "../../shared/scoring-error";
import { IndexNotAvailable, QuestionRefused } from "./catalogue/item-search";
import { type ProblemCode, problem } from "./contract/problems";
import { CatalogueNotReady, EmbeddingFailed } from "./find-items";

/** What the errors of everything below mean to the caller; undefined for those that nobody foresaw. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof EmbeddingFailed) return problemOfScoring(error.scoring, error.deployment);
  if (error instanceof BodyTooLarge) {
    const megabytes = Math.round((error.mostBytes / 1024 ** 2) * 10) / 10;
    return problem("ImageTooLarge", `A photo may have ${megabytes} MB.`);
  }
  if (error instanceof CatalogueNotReady) {
    const detail = error.modelName
      ? `The catalogue has not been embedded with the model ${error.modelName} yet.`
      : "No catalogue has been imported yet.";
    return problem("CatalogueNotReady", { detail, retryAfterSeconds: 60 }, { cause: error.cause });
  }
  if (error instanceof QuestionRefused) {
    return problem("SearchRefused", error.message, { cause: error.cause });
  }
  if (error instanceof IndexNotAvailable) {
    const details = { detail: error.message, retryAfterSeconds: 5 };
    return problem("SearchNotAvailable", details, { cause: error.cause });
  }
  return undefined;
}

/** Codes of the scoring server that speak of the image, and mean the same here. */
const ofImages: readonly string[] = [
  "ImageEmpty",
  "ImageTooLarge",
  "ImageNotDecodable",
  "ImageFormatNotSupported",
  "EmbeddingNotUsable",
] satisfies ProblemCode[];

/** What the caller is told when there is no embedding. */
function problemOfScoring(error: ScoringError, deployment: string | undefined): Problem {
  const { code, status, message } = error;
  if (ofImages.includes(code)) return problem(code as ProblemCode, message, { cause: error });
  if (error.isImageRefused) return problem("ImageNotUsable", message, { cause: error });
  if (code === "NoDeployment" && deployment) {
    return problem("DeploymentUnknown", `The endpoint has no deployment "${deployment}".`);
  }
  const retryAfterSeconds = error.retryAfterSeconds ?? 5;
  if (status === 429 || status === 503) {
    const detail = "The model has more to do than it can.";
    return problem("EmbeddingBusy", { detail, retryAfterSeconds }, { cause: error });
  }
  const detail = "The photo could not be turned into an embedding.";
  return problem("EmbeddingNotAvailable", { detail, retryAfterSeconds }, { cause: error });
}
