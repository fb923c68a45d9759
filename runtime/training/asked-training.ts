import * as z from "zod";
import { TrainingRequest } from "./contract";
import type { JobToStart } from "./jobs";

/** How an operation that starts a training describes its body. */
export const trainingBody = () => ({
  required: true,
  description: "JSON; `{}` trains with the defaults.",
  content: { "application/json": { schema: z.toJSONSchema(TrainingRequest, { io: "input" }) } },
});

/** The job that somebody asked for. @param by their pseudonym */
export function askedTraining(
  workload: string,
  by: string,
  { parameters, why }: z.output<typeof TrainingRequest>,
): JobToStart {
  const asked = `asked by ${by}`;
  const reason = why === undefined ? asked : `${why} (${asked})`;
  return { workload, experiment: workload, parameters, why: reason, by };
}
