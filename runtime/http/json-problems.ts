import { type Problem, type ProblemTable, problemsOf } from "./problem";
import { BodyTooLarge } from "./read-body";
import { JsonNotValid } from "./read-json";

/** What an API may answer to whoever sends JSON. */
export const jsonProblems = {
  JsonNotReadable: [400, "The body is not JSON", "Send JSON in UTF-8, whole, without NaN and comments."],
  JsonTooDeep: [
    400,
    "The JSON is too deep",
    "A row is an object of numbers, texts and claims: nothing lies deeper.",
  ],
  JsonKeyTwice: [
    400,
    "A name stands twice in one object",
    "Say each thing once: readers differ about which one counts.",
  ],
  JsonTextNotValid: [
    400,
    "A text has what is no character",
    "Leave out U+0000, and send both halves of each surrogate pair.",
  ],
  JsonNumberNotExact: [
    400,
    "A number cannot be kept as it is",
    "Send whole numbers up to 2^53, other ones below 1.8e308, and what only looks like a number as a text.",
  ],
  RequestNotValid: [400, "The request is not as described", "Correct the parts that `errors` names."],
  BodyTooLarge: [413, "The request is too large", "Send fewer rows at once."],
  ContentTypeNotJson: [
    415,
    "The body is not said to be JSON",
    "Send it with `content-type: application/json`.",
  ],
} as const satisfies ProblemTable;

const problem = problemsOf(jsonProblems);

/** What an error of reading a body means to the caller; undefined for others. */
export function jsonProblemOf(error: unknown): Problem | undefined {
  if (error instanceof JsonNotValid) {
    const { code, message: detail, errors } = error;
    return problem(code === "JsonNotAsAsked" ? "RequestNotValid" : code, { detail, errors });
  }
  if (error instanceof BodyTooLarge) {
    const megabytes = Math.round((error.mostBytes / 1024 ** 2) * 10) / 10;
    return problem("BodyTooLarge", `A request may have ${megabytes} MB.`);
  }
  return undefined;
}
