import { ExplainedError } from "../shared/explained-error";

export type JobProblem = "JobUnderWay" | "JobNotFound" | "JobRefused" | "JobsNotReached";

/** Why a training job was not started, asked or ended. */
export class JobError extends ExplainedError<JobProblem> {
  override readonly name = "JobError";
}
