import { SearchClient } from "@azure/search-documents";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { CatalogueReport } from "../../runtime/catalogue/catalogue-report";
import { feedsPrefix, versionOf } from "../../runtime/catalogue/catalogue-report";
import type { CatalogueOutputs } from "../../workloads/visual-search/outputs";
import { followReport } from "../catalogue/follow-feed";
import type { ReleaseServices } from "./measure";

/** Without any news of a feed. */
const patienceSeconds = 120;

export interface DeployedCatalogue {
  readonly blobs: BlobServiceClient;
  readonly outputs: CatalogueOutputs;
}

/**
 * Makes the index of a new model hold what the one in use holds: a model can only find what it has seen.
 *
 * Every feed arrives once more, as it is; the ingestion embeds what an index lacks and leaves the others alone.
 *
 * @returns whether there was anything to do
 */
export async function fillIndex(
  services: ReleaseServices,
  { blobs, outputs }: DeployedCatalogue,
  indexes: { readonly previous: string; readonly next: string },
  onNews: (report: CatalogueReport) => void,
): Promise<boolean> {
  if (await hasAsMany(services, indexes)) return false;
  const container = blobs.getContainerClient(outputs.catalogue_container);
  for await (const { name } of container.listBlobsFlat({ prefix: feedsPrefix })) {
    const feed = container.getBlockBlobClient(name);
    const { readableStreamBody, contentType, metadata } = await feed.download();
    if (readableStreamBody === undefined) continue;
    const { etag = "" } = await feed.uploadStream(readableStreamBody as never, undefined, undefined, {
      ...(contentType && { blobHTTPHeaders: { blobContentType: contentType } }),
      // what was asked for beside it counts here too
      ...(metadata && { metadata }),
    });
    const which = { feed: name.slice(feedsPrefix.length), version: versionOf(etag), patienceSeconds };
    await followReport(blobs, outputs, which, onNews);
  }
  return true;
}

async function hasAsMany(
  { searchEndpoint, credential }: ReleaseServices,
  { previous, next }: { readonly previous: string; readonly next: string },
): Promise<boolean> {
  const [before = 0, after = 0] = await Promise.all(
    [previous, next].map((index) => countOf(new SearchClient(searchEndpoint, index, credential))),
  );
  return after >= before;
}

/** None in an index that is not there: the ingestion makes it with the first feed, or seconds after it has started. */
async function countOf(index: Pick<SearchClient<object>, "getDocumentsCount">): Promise<number> {
  try {
    return await index.getDocumentsCount();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return 0;
    throw error;
  }
}
