import { ExplainedError } from "../../shared/explained-error";

export type TrainingErrorCode = "ParameterUnknown" | "ParameterNotValid" | "TooFewRatings";

/** What a training cannot be done with. */
export class TrainingError extends ExplainedError<TrainingErrorCode> {
  override readonly name = "TrainingError";
}
