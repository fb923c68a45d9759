import { z } from "zod";

/** Where an environment's models answer, and what keeps them and the record. */
export const PredictionsOutputs = z.object({
  /** Up to /v1: `POST {predictions_api_url}/predict`. */
  predictions_api_url: z.url(),
  /** What a token for the API is asked for. */
  predictions_audience: z.string(),
  predictions_database_host: z.string(),
  predictions_database_port: z.string(),
  predictions_database_name: z.string(),
  predictions_models_workspace_id: z.string(),
  predictions_models_container: z.url(),
});

export type PredictionsOutputs = z.output<typeof PredictionsOutputs>;
