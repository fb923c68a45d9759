import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { TokenCredential } from "@azure/identity";
import { LocalEstate } from "./local-estate";

/** Whoever runs the command: the person that Azure's tools know, or the developer of the local estate. */
export async function credentialOf(root: string, environment: string): Promise<TokenCredential> {
  if (environment === "local") return localDeveloper(root);
  // loaded here because it is large, and the local estate's commands begin without it
  const { DefaultAzureCredential } = require("@azure/identity") as typeof import("@azure/identity");
  return new DefaultAzureCredential();
}

/** Lets this process open the addresses of the local estate, whose certificates no other machine would take. */
export function trustLocalEstate(root: string): void {
  const authority = readFileSync(join(root, ".vitrine", "local", "tls", "authority.pem"), "utf8");
  setDefaultCACertificates([...getCACertificates(), authority]);
}

async function localDeveloper(root: string): Promise<TokenCredential> {
  const estate = await LocalEstate.connect(root);
  trustLocalEstate(root);
  return {
    async getToken(scopes) {
      const audience = [scopes].flat()[0]?.replace(/\/\.default$/, "");
      return estate.post("/token", { audience });
    },
  };
}
