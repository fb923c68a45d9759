import { ContainerClient } from "@azure/storage-blob";
import { connectDatabase } from "../../database/connect-database";
import type { GivenFilmParameters } from "../../films/training/parameters";
import { trainFilms } from "../../films/training/train-films";
import { blobStore } from "../../pipeline/blob-store";
import type { Tokens } from "../../shared/access-tokens";
import type { TrackingClient } from "../../tracking/tracking-client";
import { groupedParameters } from "../grouped-parameters";
import type { TrainingSettings } from "../settings";
import { trackedRun } from "../tracked-run";
import { azureFilmRegistry } from "./azure-film-registry";
import { databaseRatings } from "./database-ratings";

/** Most connections: the job reads one page after the other. */
const connections = { most: 2, statementMs: 120_000, name: "films training" };

/** Trains films' recommender on the database's ratings, with the stages' outputs in Blob, and registers what came out. */
export async function trainFilmsJob(
  settings: TrainingSettings,
  { tokens, tracking, signal }: { tokens: Tokens; tracking: TrackingClient; signal: AbortSignal },
): Promise<string> {
  const credential = {
    getToken: async (scope: string | string[]) => tokens(Array.isArray(scope) ? (scope[0] ?? "") : scope),
  };
  const container = (url: string) => new ContainerClient(url, credential);
  const database = connectDatabase(settings, tokens, connections);
  const run = trackedRun(tracking, settings.MLFLOW_RUN_ID, "films");
  try {
    const { version, sha256, algorithm, executed, stage, reasons } = await trainFilms({
      store: blobStore(container(settings.PIPELINE_STORE), "films"),
      data: databaseRatings(database),
      registry: azureFilmRegistry({
        workspace: settings.MODEL_REGISTRY_WORKSPACE,
        files: container(settings.MODEL_REGISTRY_FILES),
        tokens,
        job: settings.MLFLOW_RUN_ID,
        promotes: settings.PROMOTED_BY === "gate",
      }),
      tracking: run.follow,
      parameters: groupedParameters(JSON.parse(settings.TRAINING_PARAMETERS)) as GivenFilmParameters,
      onProgress: (progress) => run.progress(progress),
      by: settings.MLFLOW_RUN_ID,
      why: settings.TRAINING_WHY,
      signal,
    });
    await run.settled();
    await tracking.log(settings.MLFLOW_RUN_ID, { tags: { version, sha256, algorithm, stage: stage ?? "" } });
    for (const reason of reasons) console.log(`refused: ${reason}`);
    return `version ${version} (${algorithm}, ${stage ?? "not judged"}), ${executed.length} stages computed`;
  } finally {
    await database.end();
  }
}
