import { z } from "zod";

/** Where an environment's articles are asked for, and what keeps them. */
export const ArticlesOutputs = z.object({
  /** Up to /v1: `GET {articles_api_url}/articles/trending`. */
  articles_api_url: z.url(),
  /** What a token for the API is asked for. */
  articles_audience: z.string(),
  articles_database_host: z.string(),
  articles_database_port: z.string(),
  articles_database_name: z.string(),
  /** The storage account that files of articles are brought to. */
  articles_blob_endpoint: z.url(),
  articles_imports_container: z.string(),
  articles_reports_container: z.string(),
  /** The storage account of the lake, by blobs. */
  articles_lake_endpoint: z.url(),
  articles_lake_container: z.string(),
  /** The namespace that deeds are sent to, without scheme. */
  articles_deeds_host: z.string(),
  articles_deeds_hub: z.string(),
  articles_search_endpoint: z.url(),
  /** What each stage of a training made. */
  articles_pipeline_container: z.string(),
  articles_models_workspace_id: z.string(),
  articles_models_container: z.url(),
});

export type ArticlesOutputs = z.output<typeof ArticlesOutputs>;
