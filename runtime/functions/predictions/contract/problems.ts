import { commonProblems, type ProblemTable, problemsOf } from "../../../http/problem";
import { type PredictionCode, predictionProblems } from "../../../predictions/scoring/prediction-error";
import { signInProblems } from "../../../sign-in/problems";

/** All that the API may answer instead of what it was asked for. */
export const problems = {
  ...commonProblems,
  ...signInProblems,
  ...predictionProblems,
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
  RowsNotValid: [
    400,
    "Rows cannot be predicted",
    "Correct the fields that `rows` names, or ask with `partial: true` for the other rows.",
  ],
  IdempotencyKeyNotValid: [
    400,
    "The Idempotency-Key is not valid",
    "Send 1 to 200 letters, digits and signs, without blanks: a new UUID for each new request.",
  ],
  PredictionNotFound: [
    404,
    "There is no such prediction",
    "Look at the request id, and at who asked: only auditors read what others asked.",
  ],
  BodyTooLarge: [413, "The request is too large", "Send fewer rows at once."],
  ContentTypeNotJson: [
    415,
    "The body is not said to be JSON",
    "Send it with `content-type: application/json`.",
  ],
  IdempotencyKeyReused: [
    422,
    "The Idempotency-Key belongs to another request",
    "Send a new key with a new body; the same key only with the same body.",
  ],
  RecordUnavailable: [
    503,
    "The record cannot be written now, so nothing is answered",
    "Try again after the seconds in Retry-After, with the same Idempotency-Key.",
  ],
} as const satisfies ProblemTable;

export type ProblemCode = keyof typeof problems;

export const problem = problemsOf(problems);

/** Of whoever has to say who asks. */
export const callerProblems = [
  "NotSignedIn",
  "TokenExpired",
  "TokenNotValid",
  "SessionEnded",
  "RoleMissing",
  "SignInUnavailable",
] as const satisfies readonly ProblemCode[];

/** Of whoever sends JSON. */
export const jsonProblems = [
  "JsonNotReadable",
  "JsonTooDeep",
  "JsonKeyTwice",
  "JsonTextNotValid",
  "JsonNumberNotExact",
  "RequestNotValid",
  "CsrfTokenMissing",
  "BodyTooLarge",
  "ContentTypeNotJson",
] as const satisfies readonly ProblemCode[];

/** Of whoever wants a model to answer. */
export const modelProblems = Object.keys(predictionProblems) as PredictionCode[];
