import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import {
  type FeedOrder,
  feedsPrefix,
  orderMetadata,
  versionOf,
} from "../../runtime/catalogue/catalogue-report";
import type { CatalogueOutputs } from "../../workloads/visual-search/outputs";
import { unknownName } from "../unknown-name";

/** The feeds of an environment's catalogue, as they lie in storage. */
export class Feeds {
  readonly container: ContainerClient;
  private readonly environment: string;

  constructor(blobs: BlobServiceClient, { catalogue_container }: CatalogueOutputs, environment: string) {
    this.container = blobs.getContainerClient(catalogue_container);
    this.environment = environment;
  }

  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of this.container.listBlobsFlat({ prefix: feedsPrefix }))
      names.push(name.slice(feedsPrefix.length));
    return names;
  }

  blob(feed: string) {
    return this.container.getBlockBlobClient(feedsPrefix + feed);
  }

  /** @throws Failure FeedUnknown, with the names that there are */
  async find(wanted: string): Promise<string> {
    const names = await this.names();
    const found =
      names.find((name) => name === wanted) ?? names.find((name) => name.normalize() === wanted.normalize());
    if (found !== undefined) return found;
    throw unknownName("FeedUnknown", {
      kind: "a feed",
      wanted,
      names,
      place: `the catalogue of ${this.environment}`,
      otherwise: names.length > 0 ? "name one of them" : "import one first",
    });
  }

  /**
   * Lets a feed arrive once more, as it is, with an order for this time.
   *
   * @returns the new version
   */
  async arriveAgain(feed: string, order: FeedOrder): Promise<string> {
    const { readableStreamBody, contentType, etag: before } = await this.blob(feed).download();
    if (readableStreamBody === undefined)
      throw new Error("The storage service answered a download without content.");
    const { etag = "" } = await this.blob(feed).uploadStream(
      readableStreamBody as never,
      undefined,
      undefined,
      {
        ...(contentType && { blobHTTPHeaders: { blobContentType: contentType } }),
        metadata: { [orderMetadata]: order },
        // a newer one was not looked at by whoever gave the order
        ...(before && { conditions: { ifMatch: before } }),
      },
    );
    return versionOf(etag);
  }
}
