import { openBlobs } from "./blobs";
import { importWithProgress } from "./catalogue/import-progress";
import { workloadOutputs } from "./outputs";

/** Brings the sample into a catalogue that nobody has brought anything into yet: a search finds something from the first minute. */
export async function fillFirstCatalogue(
  root: string,
  environment: string,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<void> {
  const outputs = await workloadOutputs(root, environment, "visualSearch");
  const blobs = await openBlobs(root, environment, outputs.catalogue_blob_endpoint);
  for await (const _report of blobs.getContainerClient(outputs.catalogue_reports_container).listBlobsFlat())
    return;

  if (!isQuiet) console.log("Bringing a sample catalogue in, so that there is something to search …");
  await importWithProgress(root, "sample", { environment, patienceSeconds: 120, isQuiet });
}
