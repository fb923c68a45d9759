import { ExplainedError } from "../shared/explained-error";

export type TrackingProblem = "TrackingRefused" | "TrackingNotReached";

/** Why something was not tracked. Whoever trains goes on or stops, as the run's owner likes. */
export class TrackingError extends ExplainedError<TrackingProblem> {
  override readonly name = "TrackingError";
  /** MLflow's code, e.g. "RESOURCE_DOES_NOT_EXIST"; missing when nobody answered. */
  readonly answered?: string;

  constructor(
    code: TrackingProblem,
    explanation: ConstructorParameters<typeof ExplainedError<TrackingProblem>>[1] & {
      readonly answered?: string;
    },
  ) {
    super(code, explanation);
    if (explanation.answered !== undefined) this.answered = explanation.answered;
  }
}
