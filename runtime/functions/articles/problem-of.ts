import { unavailableBecause } from "../../database/unavailable";
import { jsonProblemOf } from "../../http/json-problems";
import { Problem } from "../../http/problem";
import { JobError } from "../../training/job-error";
import { jobProblemOf } from "../../training/job-problems";
import { problem } from "./contract/problems";

/** What the errors of everything below mean to the caller; undefined for those that nobody foresaw. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  const ofBody = jsonProblemOf(error);
  if (ofBody) return ofBody;
  if (error instanceof JobError) {
    const { code, details } = jobProblemOf(error);
    return problem(code, details, { cause: error });
  }
  const reason = unavailableBecause(error);
  if (reason === undefined) return undefined;
  const details = { detail: "The database does not answer now.", retryAfterSeconds: 5, more: { reason } };
  return problem("DatabaseUnavailable", details, { cause: error });
}
