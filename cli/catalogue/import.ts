import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CatalogueReport } from "../../runtime/catalogue/catalogue-report";
import { openBlobs } from "../blobs";
import { workloadOutputs } from "../outputs";
import { writeSampleCatalogue } from "../sample-catalogue/sample-catalogue";
import { type CatalogueSource, sourceAt } from "./catalogue-source";
import { followReport } from "./follow-feed";
import { type Uploaded, uploadCatalogue } from "./upload";

export interface ImportOptions {
  readonly environment: string;
  /** Without any news. */
  readonly patienceSeconds: number;
  /** What the feed no longer has goes, however much it is. */
  readonly allowDeletes?: boolean;
  /** Called before the first image and after each that is in place. */
  readonly onImage?: (done: number, total: number) => void;
  /** Called when everything is uploaded: from now on, the import goes on by itself. */
  readonly onFeed?: (feed: string) => void;
  /** Called with each new state of the report. */
  readonly onNews?: (report: CatalogueReport) => void;
}

export interface Imported {
  readonly uploaded: Uploaded;
  readonly report: CatalogueReport;
}

/** The catalogue that this repository draws. */
export const sample = "sample";

/**
 * Brings a feed and its images, a folder of photos or the sample into an environment's catalogue, and waits for it.
 *
 * @param what a path, or "sample"
 * @throws Failure
 */
export async function importCatalogue(root: string, what: string, options: ImportOptions): Promise<Imported> {
  if (what !== sample) return importSource(root, sourceAt(what), options);
  const folder = mkdtempSync(join(tmpdir(), "vitrine-sample-"));
  try {
    await writeSampleCatalogue(folder);
    return await importSource(root, sourceAt(join(folder, "sample.csv")), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importSource(
  root: string,
  source: CatalogueSource,
  options: ImportOptions,
): Promise<Imported> {
  const { environment, patienceSeconds, onImage = () => {}, onFeed = () => {}, onNews = () => {} } = options;
  const outputs = await workloadOutputs(root, environment, "visualSearch");
  const blobs = await openBlobs(root, environment, outputs.catalogue_blob_endpoint);
  const container = blobs.getContainerClient(outputs.catalogue_container);
  const order = options.allowDeletes ? "allow-deletes" : undefined;
  const uploaded = await uploadCatalogue(source, container, onImage, order);
  onFeed(source.feed);
  const which = { feed: source.feed, version: uploaded.version, patienceSeconds };
  return { uploaded, report: await followReport(blobs, outputs, which, onNews) };
}
