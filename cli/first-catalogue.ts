import { SingleBar } from "cli-progress";
import { openBlobs } from "./blobs";
import { importCatalogue } from "./catalogue/import";
import { catalogueOutputsOf } from "./outputs";

/** Brings the sample into a catalogue that nobody has brought anything into yet: a search finds something from the first minute. */
export async function fillFirstCatalogue(root: string, environment: string): Promise<void> {
  const outputs = await catalogueOutputsOf(root, environment);
  const blobs = await openBlobs(root, environment, outputs.catalogue_blob_endpoint);
  for await (const _report of blobs.getContainerClient(outputs.catalogue_reports_container).listBlobsFlat())
    return;

  const bar = new SingleBar({ format: "{bar} {value}/{total} {step}", clearOnComplete: true });
  if (process.stderr.isTTY) bar.start(0, 0, { step: "" });
  else console.log("Bringing a sample catalogue in, so that there is something to search …");
  try {
    await importCatalogue(root, "sample", {
      environment,
      patienceSeconds: 120,
      onImage: () => undefined,
      onNews({ rows, done }) {
        bar.setTotal(rows);
        bar.update(done, { step: "items of the sample catalogue" });
      },
    });
  } finally {
    bar.stop();
  }
}
