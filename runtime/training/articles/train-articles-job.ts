import { ContainerClient } from "@azure/storage-blob";
import { databaseReading } from "../../articles/training/database-reading";
import { databaseRegistry } from "../../articles/training/database-registry";
import type { GivenArticleParameters } from "../../articles/training/parameters";
import { trainArticles } from "../../articles/training/train-articles";
import { connectDatabase } from "../../database/connect-database";
import { blobStore } from "../../pipeline/blob-store";
import type { Tokens } from "../../shared/access-tokens";
import type { TrackingClient } from "../../tracking/tracking-client";
import { groupedParameters } from "../grouped-parameters";
import type { TrainingSettings } from "../settings";
import { trackedRun } from "../tracked-run";
import { azureArticleRegistry } from "./azure-article-registry";

/** Most connections: the job reads one page after the other. */
const connections = { most: 2, statementMs: 120_000, name: "articles training" };

/** Trains articles' recommender on the database's deeds, with the stages' outputs in Blob; what passes the gate stands for champion. */
export async function trainArticlesJob(
  settings: TrainingSettings,
  { tokens, tracking, signal }: { tokens: Tokens; tracking: TrackingClient; signal: AbortSignal },
): Promise<string> {
  const credential = {
    getToken: async (scope: string | string[]) => tokens([scope].flat()[0] ?? ""),
  };
  const container = (url: string) => new ContainerClient(url, credential);
  const database = connectDatabase(settings, tokens, connections);
  const job = settings.MLFLOW_RUN_ID;
  const run = trackedRun(tracking, job, "articles");
  try {
    const { version, sha256, state, executed, reasons } = await trainArticles({
      store: blobStore(container(settings.PIPELINE_STORE), "articles"),
      data: databaseReading(database),
      registry: azureArticleRegistry(databaseRegistry(database, job), {
        workspace: settings.MODEL_REGISTRY_WORKSPACE,
        files: container(settings.MODEL_REGISTRY_FILES),
        tokens,
        job,
      }),
      tracking: run.follow,
      parameters: groupedParameters(JSON.parse(settings.TRAINING_PARAMETERS)) as GivenArticleParameters,
      onProgress: (progress) => run.progress(progress),
      by: job,
      why: settings.TRAINING_WHY,
      signal,
    });
    await run.settled();
    await tracking.log(job, { tags: { version, sha256, stage: state } });
    for (const reason of reasons) console.log(`refused: ${reason}`);
    return `version ${version} (${state}), ${executed.length} stages computed`;
  } finally {
    await database.end();
  }
}
