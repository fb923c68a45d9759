import { jsonProblems } from "../../../http/json-problems";
import { commonProblems, type ProblemTable, problemsOf } from "../../../http/problem";
import { type PredictionCode, predictionProblems } from "../../../predictions/scoring/prediction-error";
import { signInProblems } from "../../../sign-in/problems";

/** All that the API may answer instead of what it was asked for. */
export const problems = {
  ...commonProblems,
  ...jsonProblems,
  ...signInProblems,
  ...predictionProblems,
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
  IdempotencyKeyReused: [
    422,
    "The Idempotency-Key belongs to another request",
    "Send a new key with a new body; the same key only with the same body.",
  ],
  RowsForgotten: [
    409,
    "Rows were erased before they were answered",
    "Send the other rows again, without those about whoever is forgotten.",
  ],
  RecordUnavailable: [
    503,
    "The record cannot be written now, so nothing is answered",
    "Try again after the seconds in Retry-After, with the same Idempotency-Key.",
  ],
} as const satisfies ProblemTable;

export { callerProblems } from "../../../sign-in/problems";

export type ProblemCode = keyof typeof problems;

export const problem = problemsOf(problems);

/** Of whoever sends JSON. */
export const bodyProblems = [
  ...(Object.keys(jsonProblems) as (keyof typeof jsonProblems)[]),
  "CsrfTokenMissing",
] as const satisfies readonly ProblemCode[];

/** Of whoever wants a model to answer. */
export const modelProblems = Object.keys(predictionProblems) as PredictionCode[];
