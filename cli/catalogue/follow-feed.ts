import { setTimeout as sleep } from "node:timers/promises";
import type { BlobServiceClient } from "@azure/storage-blob";
import {
  CatalogueReport,
  feedsPrefix,
  reportName,
  versionOf,
} from "../../runtime/catalogue/catalogue-report";
import type { CatalogueOutputs } from "../../workloads/visual-search/outputs";
import { Failure } from "../failure";
import { readJsonBlob } from "../json-blob";

const pollMs = 500;
/** A run that failed because of a service is started again by the platform within half a minute. */
const retrySeconds = 60;

/** A feed's report as it is now; undefined when there is none. */
export async function readReport(
  blobs: BlobServiceClient,
  outputs: CatalogueOutputs,
  feed: string,
): Promise<CatalogueReport | undefined> {
  const blob = blobs.getContainerClient(outputs.catalogue_reports_container).getBlobClient(reportName(feed));
  return readJsonBlob(blob, CatalogueReport);
}

/**
 * Waits until one version of a feed is done, and tells each new state of its report.
 *
 * @throws Failure FeedReplaced, or NoNews when nothing has changed for `patienceSeconds`
 */
export async function followReport(
  blobs: BlobServiceClient,
  outputs: CatalogueOutputs,
  { feed, version, patienceSeconds }: { feed: string; version: string; patienceSeconds: number },
  onNews: (report: CatalogueReport) => void,
): Promise<CatalogueReport> {
  let lastNews = Date.now();
  let lastUpdate = "";
  while (Date.now() - lastNews < patienceSeconds * 1000) {
    const report = await readReport(blobs, outputs, feed);
    if (report?.version === version) {
      if (report.updatedAt !== lastUpdate) {
        lastNews = Date.now();
        onNews(report);
      }
      lastUpdate = report.updatedAt;
      if (isFinal(report)) return report;
    } else if (report) {
      await failWhenReplaced(blobs, outputs, feed, version);
    }
    await sleep(pollMs);
  }
  throw new Failure("NoNews", {
    what: `nothing was heard of ${feed} for ${patienceSeconds} seconds`,
    fix: "npx vitrine logs shows what the function app does; a longer --patience waits for more",
  });
}

function isFinal(report: CatalogueReport): boolean {
  const { state, updatedAt } = report;
  if (state !== "failed") return state === "succeeded";
  return !isTriedAgain(report) || Date.now() - Date.parse(updatedAt) > retrySeconds * 1000;
}

/** Whether a run failed because of a service: a feed that is at fault would fail again. */
export function isTriedAgain({ state, error }: CatalogueReport): boolean {
  return state === "failed" && error?.code === "IngestionFailed";
}

async function failWhenReplaced(
  blobs: BlobServiceClient,
  { catalogue_container }: CatalogueOutputs,
  feed: string,
  version: string,
): Promise<void> {
  const blob = blobs.getContainerClient(catalogue_container).getBlobClient(feedsPrefix + feed);
  const there = await blob.getProperties().catch((error: { statusCode?: number }) => {
    if (error.statusCode === 404) return undefined;
    throw error;
  });
  if (there && versionOf(there.etag ?? "") === version) return;
  throw new Failure("FeedReplaced", {
    what: `somebody ${there ? "uploaded another" : "removed the feed"} ${feed} meanwhile`,
    why: "what becomes of the one that is followed here will never be told",
    fix: `npx vitrine catalogue report "${feed}" shows what becomes of it`,
  });
}
