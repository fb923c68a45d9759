import { unavailableBecause } from "../../database/unavailable";
import { jsonProblemOf } from "../../http/json-problems";
import { Problem } from "../../http/problem";
import { RegistryError } from "../../model-registry/registry-error";
import { JobError } from "../../training/job-error";
import { jobProblemOf } from "../../training/job-problems";
import { problem } from "./contract/problems";
import { RatingsRefused } from "./people/take-ratings";

/** What the errors of everything below mean to the caller; undefined for those that nobody foresaw. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  const ofBody = jsonProblemOf(error);
  if (ofBody) return ofBody;
  if (error instanceof RatingsRefused) return ratingsNotValid(error);
  if (error instanceof RegistryError) {
    const details = { detail: "The registry of models does not answer.", retryAfterSeconds: 5 };
    return problem("RegistryUnavailable", details, { cause: error });
  }
  if (error instanceof JobError) {
    const { code, details } = jobProblemOf(error);
    return problem(code, details, { cause: error });
  }
  const reason = unavailableBecause(error);
  if (reason === undefined) return undefined;
  const details = { detail: "The database does not answer now.", retryAfterSeconds: 5, more: { reason } };
  return problem("DatabaseUnavailable", details, { cause: error });
}

function ratingsNotValid({ remarks }: RatingsRefused): Problem {
  const [first] = remarks;
  const detail = first
    ? `Rating ${first.rating}, ${first.field}: got ${first.got}, wanted ${first.wanted}.`
    : "A rating cannot be taken.";
  const others = remarks.length - 1;
  return problem("RatingsNotValid", {
    detail: others > 0 ? `${detail} And ${others} more.` : detail,
    more: { ratings: remarks },
  });
}
