import { buffer } from "node:stream/consumers";
import type { BlobClient } from "@azure/storage-blob";

/**
 * A blob's content, of one version whatever is written meanwhile.
 *
 * The library's `downloadToBuffer` asks for the size first: of a blob that is replaced in between, it gives the
 * beginning of the new content.
 *
 * @throws RestError, with status 404 when there is no such blob
 */
export async function readBlob(blob: BlobClient): Promise<Buffer> {
  const { readableStreamBody } = await blob.download();
  if (!readableStreamBody) throw new Error("The storage service answered a download without content.");
  return buffer(readableStreamBody);
}
