import type { ProblemTable } from "../http/problem";
import type { JobError, JobProblem } from "./job-error";

/** What an API that starts trainings may answer: `{ ...commonProblems, ...trainingJobProblems, … }`. */
export const trainingJobProblems = {
  TrainingNotFound: [404, "There is no such training", "Take the id that POST training answered."],
  TrainingUnderWay: [
    409,
    "A training is under way",
    "Wait for its end, or cancel it, before you start another one.",
  ],
  TrainingRefused: [
    502,
    "The training was not started",
    "Report it with the request's id: the log has what the workspace answered.",
  ],
  TrainingUnavailable: [
    503,
    "The service of trainings does not answer",
    "Try again after the seconds in Retry-After.",
  ],
} as const satisfies ProblemTable;

export type TrainingJobProblem = keyof typeof trainingJobProblems;

/** Of whoever wants to train. */
export const trainingProblems = [
  "TrainingRefused",
  "TrainingUnavailable",
] as const satisfies readonly TrainingJobProblem[];

const codes = {
  JobUnderWay: ["TrainingUnderWay", "One was started before, and has not ended."],
  JobNotFound: ["TrainingNotFound", "There is no training with this id."],
  JobRefused: ["TrainingRefused", "The workspace does not take it."],
  JobsNotReached: ["TrainingUnavailable", "The workspace does not answer."],
} as const satisfies Record<JobProblem, readonly [TrainingJobProblem, string]>;

/** What an error of the training service means to the caller, for the API's `problem(code, details, { cause })`. */
export function jobProblemOf({ code }: JobError): {
  readonly code: TrainingJobProblem;
  readonly details: { readonly detail: string; readonly retryAfterSeconds?: number };
} {
  const [problem, detail] = codes[code];
  return {
    code: problem,
    details: { detail, ...(problem === "TrainingUnavailable" && { retryAfterSeconds: 5 }) },
  };
}
