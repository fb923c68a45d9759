import { z } from "zod";

/** Where an environment's films are asked for, and what keeps them. */
export const FilmsOutputs = z.object({
  /** Up to /v1: `GET {films_api_url}/recommendations?user_id=…&n=5`. */
  films_api_url: z.url(),
  /** What a token for the API is asked for. */
  films_audience: z.string(),
  films_database_host: z.string(),
  films_database_port: z.string(),
  films_database_name: z.string(),
  /** The storage account that files of ratings and films are brought to. */
  films_blob_endpoint: z.url(),
  films_imports_container: z.string(),
  films_reports_container: z.string(),
  /** What each stage of a training made. */
  films_pipeline_container: z.string(),
  films_models_workspace_id: z.string(),
  films_models_container: z.url(),
});

export type FilmsOutputs = z.output<typeof FilmsOutputs>;
