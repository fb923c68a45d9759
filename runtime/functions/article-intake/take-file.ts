import type { InvocationContext } from "@azure/functions";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { Ingestion } from "../../articles/ingestion/ingestion";
import { type ImportReport, importReportName, refusedLinesName } from "../../shared/import-report";
import { JsonLinesBlob } from "../../shared/json-lines-blob";
import { unless } from "../../shared/unless";
import { type ArticleFile, importFile } from "./import-file";
import type { ArticleIntakeContainer } from "./settings";

export interface FileServices {
  readonly blobs: BlobServiceClient;
  readonly ingestion: Ingestion;
}

/** Takes a file of articles, and writes down what became of it. @returns undefined when the file is gone */
export async function takeFile(
  name: string,
  { blobs, ingestion }: FileServices,
  context: Pick<InvocationContext, "info">,
): Promise<ImportReport | undefined> {
  const blobCalled = (container: ArticleIntakeContainer, blob: string) =>
    blobs.getContainerClient(container).getBlockBlobClient(blob);
  const file = await arrivingFile(name, blobCalled("imports", name));
  if (!file) return undefined;
  const refused = new JsonLinesBlob(blobCalled("reports", refusedLinesName(name)));
  const report = await importFile(file, { ingestion, refused });
  if (await ingestion.learn()) await ingestion.encodeRest();
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  await blobCalled("reports", importReportName(name)).upload(text, Buffer.byteLength(text), {
    blobHTTPHeaders: { blobContentType: "application/json", blobCacheControl: "no-cache" },
  });
  context.info(
    `${name} ${report.state}${report.problem ? `: ${report.problem}` : ""}, ${report.taken} taken, ${report.refused} refused`,
  );
  return report;
}

async function arrivingFile(
  name: string,
  blob: ReturnType<ReturnType<BlobServiceClient["getContainerClient"]>["getBlockBlobClient"]>,
): Promise<ArticleFile | undefined> {
  const { etag } = (await unless([404], blob.getProperties())) ?? {};
  if (!etag) return undefined;
  return {
    name,
    etag,
    async open() {
      const { readableStreamBody } = await blob.download(0, undefined, { conditions: { ifMatch: etag } });
      if (!readableStreamBody) throw new Error("The storage service answered a download without content.");
      return readableStreamBody as NodeJS.ReadableStream & AsyncIterable<Buffer>;
    },
  };
}
