import { blobStore } from "../../runtime/pipeline/blob-store";
import { emptyLock, type PipelineLock, parseLock } from "../../runtime/pipeline/lock";
import { openBlobs } from "../blobs";

/** What the trainings of an environment made from what, as whoever runs the command may read it. */
export async function lockThere(
  root: string,
  environment: string,
  {
    workload,
    endpoint,
    container,
  }: { readonly workload: string; readonly endpoint: string; readonly container: string },
): Promise<PipelineLock> {
  const blobs = await openBlobs(root, environment, endpoint);
  const stored = await blobStore(blobs.getContainerClient(container), workload).readManifest();
  return stored ? parseLock(stored.text) : emptyLock;
}
