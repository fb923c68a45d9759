import type { ProblemTable } from "../../http/problem";

/** What an API answers when there is no prediction: part of its table of problems. */
export const predictionProblems = {
  ModelUnknown: [404, "There is no such model", "Ask GET /models which there are, or leave `model` out."],
  ModelNotLoadable: [
    422,
    "The model cannot be used",
    "Ask another version, or allow the default model to answer.",
  ],
  ModelCrashed: [
    422,
    "The model ended twice while it computed these rows",
    "Do not send these rows to this model again; others are not concerned.",
  ],
  PredictionNotFinite: [
    422,
    "The model's answer to a row is no number",
    "Do not send this row to this model again; others are not concerned.",
  ],
  PredictionFailed: [
    422,
    "The model cannot compute these rows",
    "Do not send these rows to this model again; others are not concerned.",
  ],
  ModelNotReadable: [
    503,
    "The registry of models is out of reach",
    "Try again after the seconds in Retry-After.",
  ],
  ModelQuarantined: [
    503,
    "The model is not used for a while",
    "Ask another version, or try again after the seconds in Retry-After.",
  ],
  NoModel: [503, "There is no model yet", "Register one: npx vitrine model register FOLDER."],
  ScoringBusy: [503, "Too many rows are waiting", "Try again after the seconds in Retry-After."],
  PredictionTimedOut: [504, "The model took too long", "Send fewer rows in one request."],
} as const satisfies ProblemTable;

export type PredictionCode = keyof typeof predictionProblems;

/** Why there is no prediction. The message is for whoever asked: no paths, no stacks. */
export class PredictionError extends Error {
  override readonly name = "PredictionError";
  readonly code: PredictionCode;
  /** After which trying again makes sense. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: PredictionCode,
    message: string,
    { retryAfterSeconds, cause }: { readonly retryAfterSeconds?: number; readonly cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
