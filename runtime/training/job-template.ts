import * as z from "zod";

/** What every job of a workload has in common: the construct says it, so that whoever starts one says why and with what. */
export const JobTemplate = z.strictObject({
  /** Ids in Azure Resource Manager. */
  environmentId: z.string().startsWith("/subscriptions/"),
  computeId: z.string().startsWith("/subscriptions/"),
  /** Client id of the identity that the job runs under. */
  identityClientId: z.string().min(1),
  command: z.string().min(1),
  /** ISO 8601: a job that runs longer is canceled. */
  timeout: z.string().regex(/^P(?=[\dT])(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/),
  /** What the job reads beside what it is started with. */
  variables: z.record(z.string(), z.string()),
});

export type JobTemplate = z.output<typeof JobTemplate>;

/** Settings of an app that starts training jobs: `z.object({ ...trainingJobSettings, … })`. The construct's `start()` gives them. */
export const trainingJobSettings = {
  /** The Azure ML workspace that runs them, "https://management.azure.com/subscriptions/…/workspaces/<name>". */
  TRAINING_WORKSPACE: z.url(),
  /** A JobTemplate as JSON. */
  TRAINING_JOB: z.string().min(2),
};

export type TrainingJobSettings = z.output<z.ZodObject<typeof trainingJobSettings>>;
