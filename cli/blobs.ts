import { BlobServiceClient } from "@azure/storage-blob";
import { credentialOf } from "./credential";

/** The storage account of an environment, opened as whoever runs the command. */
export async function openBlobs(
  root: string,
  environment: string,
  endpoint: string,
): Promise<BlobServiceClient> {
  return new BlobServiceClient(endpoint, await credentialOf(root, environment));
}
