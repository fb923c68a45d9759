import { join, resolve } from "node:path";
import { ContainerClient } from "@azure/storage-blob";
import { BlobLedger } from "../../ci/promotion/blob-ledger";
import { FolderLedger } from "../../ci/promotion/folder-ledger";
import type { Ledger } from "../../ci/promotion/ledger";
import { bootstrapValues, environmentNamed } from "../environments";
import { Failure } from "../failure";
import { pipelineCredential } from "./github-credential";

/** What passed one environment: beside its state in Azure, or in a folder of that name. */
export async function ledgerOf(stage: string, folder: string | undefined): Promise<Ledger> {
  if (folder !== undefined) return new FolderLedger(join(resolve(folder), stage));
  const environment = await environmentNamed(stage);
  if (environment.state.kind !== "azure") {
    throw new Failure("LedgerNotFound", {
      what: `${stage} keeps its state in the checkout, and nothing of what passed it elsewhere`,
      fix: "name a folder: --ledger FOLDER",
    });
  }
  const account = `https://${environment.state.storageAccountName}.blob.core.windows.net`;
  const credential = pipelineCredential(environment.tenantId);
  return new BlobLedger(
    new ContainerClient(`${account}/${(await bootstrapValues()).ledgerContainerName}`, credential),
  );
}
