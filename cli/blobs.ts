import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { LocalEstate } from "./local-estate";

/** The storage account of an environment, opened as whoever runs the command. */
export async function openBlobs(
  root: string,
  environment: string,
  endpoint: string,
): Promise<BlobServiceClient> {
  const credential = environment === "local" ? await localDeveloper(root) : new DefaultAzureCredential();
  return new BlobServiceClient(endpoint, credential);
}

async function localDeveloper(root: string): Promise<TokenCredential> {
  const estate = await LocalEstate.connect(root);
  const authority = readFileSync(join(root, ".vitrine", "local", "tls", "authority.pem"), "utf8");
  setDefaultCACertificates([...getCACertificates(), authority]);
  return {
    async getToken(scopes) {
      const audience = [scopes].flat()[0]?.replace(/\/\.default$/, "");
      return estate.post("/token", { audience });
    },
  };
}
