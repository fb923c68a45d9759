import { ImportReport } from "../../runtime/shared/import-report";
import { openBlobs } from "../blobs";
import { filesBelow } from "../files-below";
import { followReport } from "../follow-report";
import { workloadOutputs } from "../outputs";
import { sampleFile } from "./sample-file";

/** The articles that this repository makes. */
export const sample = "sample";

export interface ImportArticlesOptions {
  readonly environment: string;
  readonly patienceSeconds: number;
  /** Told of each file that is there, and is read now. */
  readonly onFile?: (file: string) => void;
}

/**
 * Brings files of articles into an environment, one after the other, and waits for what became of each.
 *
 * @param from a file, a folder, or "sample"
 * @throws Failure FileNotFound, NoNews
 */
export async function importArticles(
  root: string,
  from: string,
  { environment, patienceSeconds, onFile = () => undefined }: ImportArticlesOptions,
): Promise<ImportReport[]> {
  const files = from === sample ? [sampleFile()] : filesBelow(from);
  const outputs = await workloadOutputs(root, environment, "articles");
  const blobs = await openBlobs(root, environment, outputs.articles_blob_endpoint);
  const container = blobs.getContainerClient(outputs.articles_imports_container);
  const reported = blobs.getContainerClient(outputs.articles_reports_container);
  const reports: ImportReport[] = [];
  for (const { file, ...content } of files) {
    const blob = container.getBlockBlobClient(file);
    const { etag = "" } =
      "path" in content
        ? await blob.uploadFile(content.path)
        : await blob.uploadData(Buffer.from(content.text));
    onFile(file);
    reports.push(await followReport(reported, { schema: ImportReport, name: file, etag, patienceSeconds }));
  }
  return reports;
}

/** Whether anything was brought into an environment yet. */
export async function hasImports(root: string, environment: string): Promise<boolean> {
  const outputs = await workloadOutputs(root, environment, "articles");
  const blobs = await openBlobs(root, environment, outputs.articles_blob_endpoint);
  const reports = blobs.getContainerClient(outputs.articles_reports_container);
  for await (const _report of reports.listBlobsFlat()) return true;
  return false;
}
