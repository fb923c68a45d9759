import { type Unavailable, unavailableBecause } from "../../database/unavailable";
import type { Problem } from "../../http/problem";
import { BodyTooLarge } from "../../http/read-body";
import { JsonNotValid } from "../../http/read-json";
import { RegistryError } from "../../predictions/registry-error";
import { PredictionError } from "../../predictions/scoring/prediction-error";
import { problem } from "./contract/problems";
import { RecordUnavailable } from "./record/record-unavailable";

/** What the errors of everything below mean to the caller; undefined for those that nobody foresaw. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof JsonNotValid) {
    const { code, message: detail, errors } = error;
    return problem(code === "JsonNotAsAsked" ? "RequestNotValid" : code, { detail, errors });
  }
  if (error instanceof BodyTooLarge) {
    const megabytes = Math.round((error.mostBytes / 1024 ** 2) * 10) / 10;
    return problem("BodyTooLarge", `A request may have ${megabytes} MB.`);
  }
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
