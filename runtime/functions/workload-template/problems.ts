import { commonProblems, type Problem, type ProblemTable, problemsOf } from "../../http/problem";
import { BodyTooLarge } from "../../http/read-body";
import { JsonNotValid } from "../../http/read-json";

/** All that the API may answer instead of what it was asked for. */
export const problems = {
  ...commonProblems,
  DocumentNotValid: [400, "The document is not valid", "Correct the parts that `errors` names."],
  DocumentTooLarge: [413, "The document is too large", "Leave something out, or send it in parts."],
} as const satisfies ProblemTable;

export type ProblemCode = keyof typeof problems;

const problem = problemsOf(problems);

/** What the errors of everything below mean to the caller; undefined for those that nobody foresaw. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof JsonNotValid)
    return problem("DocumentNotValid", { detail: error.message, errors: error.errors });
  if (error instanceof BodyTooLarge)
    return problem("DocumentTooLarge", `A document may have ${error.mostBytes} bytes.`);
  return undefined;
}
