import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { pictureName } from "../../../catalogue/catalogue-report";
import type { Tokens } from "../../../shared/access-tokens";
import type { SearchContainer } from "../settings";

export interface Picture {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** The picture the caller has is the one there is. */
export type NotModified = "not modified";

const timeoutMs = 8000;
/** One entity tag, weak or not. */
const oneTag = /^(?:W\/)?("[\x21\x23-\x7e]{0,100}")$/;

/** One JPEG an item, in the container `pictures`. */
export class Pictures {
  private readonly container: ContainerClient;

  constructor(service: BlobServiceClient) {
    this.container = service.getContainerClient("pictures" satisfies SearchContainer);
  }

  static connect(blobServiceUri: string, tokens: Tokens): Pictures {
    const credential = { getToken: (scopes: string | string[]) => tokens([scopes].flat()[0] ?? "") };
    const retryOptions = { maxTries: 3, retryDelayInMs: 150, maxRetryDelayInMs: 600 };
    return new Pictures(new BlobServiceClient(blobServiceUri, credential, { retryOptions }));
  }

  /**
   * @param ifNoneMatch of the picture the caller has. Storage refuses what is not one tag, such as several; then the picture
   * is sent, which is always right
   * @returns undefined when the item has no picture
   */
  async read(id: string, ifNoneMatch = ""): Promise<Picture | NotModified | undefined> {
    try {
      const abortSignal = AbortSignal.timeout(timeoutMs);
      const known = oneTag.exec(ifNoneMatch)?.[1];
      const conditions = known ? { ifNoneMatch: known } : {};
      const blob = this.container.getBlobClient(pictureName(id));
      const found = await blob.download(0, undefined, { conditions, abortSignal });
      if (!found.readableStreamBody) return "not modified";
      const chunks: Buffer[] = [];
      for await (const chunk of found.readableStreamBody) chunks.push(Buffer.from(chunk));
      return { bytes: Buffer.concat(chunks), etag: found.etag ?? "" };
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode === 304) return "not modified";
      if (statusCode === 404) return undefined;
      throw error;
    }
  }
}
