import { type Unavailable, unavailableBecause } from "../../database/unavailable";
import { jsonProblemOf } from "../../http/json-problems";
import type { Problem } from "../../http/problem";
import { RegistryError } from "../../model-registry/registry-error";
import { PredictionError } from "../../predictions/scoring/prediction-error";
import { problem } from "./contract/problems";
import { RecordUnavailable } from "./record/record-unavailable";

/** What the errors of everything below mean to the caller; undefined for those that nobody foresaw. */
export function problemOf(error: unknown): Problem | undefined {
  const ofBody = jsonProblemOf(error);
  if (ofBody) return ofBody;
  if (error instanceof PredictionError) {
    const { code, message: detail, retryAfterSeconds } = error;
    const details = { detail, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
    return problem(code, details, { cause: error });
  }
  if (error instanceof RegistryError) {
    const details = { detail: "The registry of models does not answer.", retryAfterSeconds: 5 };
    return problem("ModelNotReadable", details, { cause: error });
  }
  if (error instanceof RecordUnavailable) {
    return recordUnavailable(error.message, error.reason, error);
  }
  const reason = unavailableBecause(error);
  if (reason) return recordUnavailable("The database does not answer now.", reason, error);
  return undefined;
}

function recordUnavailable(detail: string, reason: Unavailable, cause: unknown): Problem {
  return problem("RecordUnavailable", { detail, retryAfterSeconds: 5, more: { reason } }, { cause });
}
