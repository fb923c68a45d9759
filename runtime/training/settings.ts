import * as z from "zod";
import { databaseSettings } from "../database/settings";
import { modelRegistrySettings, telemetrySettings } from "../shared/service-settings";

/** Every setting that a training job reads. The construct gives those of the first block, Azure ML sets the second. */
export const TrainingSettings = z.object({
  /** Which workload is trained. */
  TRAINING_WORKLOAD: z.enum(["films", "articles"]),
  /** What this run was started with: a JSON object of texts, numbers and booleans. */
  TRAINING_PARAMETERS: z.string().min(2).default("{}"),
  /** Why it was started, in a sentence: "schedule", "drift: ratings", "asked by …". */
  TRAINING_WHY: z.string().min(1).default("not said"),
  ...databaseSettings,
  ...modelRegistrySettings,
  /** The container of stages' outputs, "https://<account>.blob.core.windows.net/pipeline". */
  PIPELINE_STORE: z.url(),
  /** Who lets a model serve that passes the gate: the gate itself, or a person afterwards. */
  PROMOTED_BY: z.enum(["gate", "person"]).default("gate"),
  ...telemetrySettings,

  /** Where the run is tracked: "azureml://<region>.api.azureml.ms/mlflow/v1.0/subscriptions/…", or https. */
  MLFLOW_TRACKING_URI: z.string().min(1),
  /** The run of this job, which is called as the job is. */
  MLFLOW_RUN_ID: z.string().min(1),
  MLFLOW_EXPERIMENT_ID: z.string().min(1).optional(),
  /** Lasts as long as the job; without it the job's identity asks for tokens. */
  MLFLOW_TRACKING_TOKEN: z.string().min(1).optional(),
  /** Client id of the identity that the job runs under. */
  DEFAULT_IDENTITY_CLIENT_ID: z.string().min(1),
});

export type TrainingSettings = z.output<typeof TrainingSettings>;
