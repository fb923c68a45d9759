import type { ContainerClient } from "@azure/storage-blob";
import { addressOf, postJson, type TrackingPlace } from "./ask-tracking";

export interface ArtifactPlace extends TrackingPlace {
  /** The container that the workspace knows as `datastore`, opened under an identity that may write blobs there. */
  readonly container: ContainerClient;
  /** As the workspace calls the container, e.g. "models". */
  readonly datastore: string;
}

/**
 * Uploads a file and makes it an artifact of a run: Azure ML takes no files by MLflow's API, it is told where they lie.
 *
 * @param path below the run's artifacts, e.g. "plots/recall.json"
 * @returns the file's address
 * @throws TrackingError, or the storage error
 */
export async function addArtifact(
  place: ArtifactPlace,
  run: string,
  path: string,
  content: Uint8Array,
): Promise<string> {
  const relativePath = `runs/${run}/${path}`;
  const blob = place.container.getBlockBlobClient(relativePath);
  await blob.uploadData(content);
  const { origin, pathname } = new URL(addressOf(place.uri));
  const workspace = pathname.replace(/^\/mlflow\/v[12]\.0/, "");
  await postJson(place, "POST", `${origin}/artifact/v2.0${workspace}/artifacts/register`, {
    origin: "ExperimentRun",
    container: `dcid.${run}`,
    path,
    dataPath: { dataStoreName: place.datastore, relativePath },
  });
  return blob.url;
}
