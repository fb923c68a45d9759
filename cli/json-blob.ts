import type { BlobClient } from "@azure/storage-blob";
import type { z } from "zod";
import { readBlob } from "../runtime/shared/read-blob";

/** A JSON blob as it is now; undefined when there is none, or it is empty as until whoever writes it has begun. */
export async function readJsonBlob<Content>(
  blob: BlobClient,
  schema: z.ZodType<Content>,
): Promise<Content | undefined> {
  const bytes = await readBlob(blob).catch((error: { statusCode?: number }) => {
    if (error.statusCode === 404) return undefined;
    throw error;
  });
  return bytes?.length ? schema.parse(JSON.parse(bytes.toString())) : undefined;
}
