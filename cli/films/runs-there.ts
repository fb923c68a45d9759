import { blobStore } from "../../runtime/pipeline/blob-store";
import { emptyLock, type PipelineLock, parseLock } from "../../runtime/pipeline/lock";
import { openBlobs } from "../blobs";
import { expectEnvironment } from "../environments";
import { workloadOutputs } from "../outputs";

/** What the trainings of an environment made from what, as whoever runs the command may read it. */
export async function lockThere(root: string, environment: string): Promise<PipelineLock> {
  await expectEnvironment(environment);
  const { films_blob_endpoint, films_pipeline_container } = await workloadOutputs(root, environment, "films");
  const blobs = await openBlobs(root, environment, films_blob_endpoint);
  const stored = await blobStore(blobs.getContainerClient(films_pipeline_container), "films").readManifest();
  return stored ? parseLock(stored.text) : emptyLock;
}
