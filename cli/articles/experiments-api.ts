import { environmentNamed } from "../environments";
import type { JsonApi } from "../json-api";
import { pipelineCredential } from "../promote/github-credential";
import { openArticlesApi } from "./articles-api";

/** The articles API for whoever asks how experiments stand: people and, every night for the comments of pull requests, the pipeline. */
export async function openExperimentsApi(root: string, environment: string): Promise<JsonApi> {
  const credential =
    environment === "local" ? undefined : pipelineCredential((await environmentNamed(environment)).tenantId);
  return openArticlesApi(root, environment, "Articles.ReadExperiments", credential);
}
