import { SecretClient } from "@azure/keyvault-secrets";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import type { DirectoryGrant } from "./directory-grants";
import { hear, without } from "./grants";
import type { LocalEstate } from "./local-estate";
import type { Provoke } from "./needed-grants";

/** The blobs of an account, as the developer. @param within where the constructs make it */
export function blobsOf(estate: LocalEstate, within: string): BlobServiceClient {
  const { primary_blob_endpoint: endpoint } = estate.only("azurerm_storage_account", within);
  return new BlobServiceClient(String(endpoint), estate.developer);
}

export async function writeInto(container: ContainerClient): Promise<void> {
  await container.getBlockBlobClient("by-hand").uploadData(Buffer.from("-"));
}

export async function listIn(container: ContainerClient): Promise<void> {
  await container.listBlobsFlat().next();
}

/** @param within where the constructs make the account of a blob trigger */
export async function lookAtPoison(estate: LocalEstate, within: string): Promise<void> {
  const { primary_queue_endpoint: endpoint } = estate.only("azurerm_storage_account", within);
  const queues = new QueueServiceClient(String(endpoint), estate.developer);
  const poison = queues.getQueueClient("webjobs-blobtrigger-poison");
  await poison.createIfNotExists();
  await poison.peekMessages();
}

/** Where the SQL of a database arrives. @param migrations where the constructs make the app that applies it */
export function releasesOf(estate: LocalEstate, migrations: string): ContainerClient {
  return blobsOf(estate, `${migrations}/HostStorage`).getContainerClient("releases");
}

/** Deploys a database's SQL again as it is. */
export async function releaseAgain(estate: LocalEstate, migrations: string): Promise<void> {
  const releases = releasesOf(estate, migrations);
  for await (const { name } of releases.listBlobsFlat({ prefix: "sql-" })) {
    const blob = releases.getBlockBlobClient(name);
    await blob.uploadData(await blob.downloadToBuffer());
  }
}

/** Deploys a workspace again as it is: Azure ML looks at what its identity may do. */
export async function deployWorkspaceAgain(estate: LocalEstate, within: string): Promise<void> {
  const type = "azapi_resource";
  const state = estate.only(type, within);
  await estate.call("/terraform/apply", { provider: "azapi", type, prior: state, planned: state });
}

/** Looks at a blob that the deployer has uploaded, as every plan does. @param within where the constructs make it */
export async function planBlob(estate: LocalEstate, within: string): Promise<void> {
  const type = "azurerm_storage_blob";
  await estate.call("/terraform/read", { provider: "azurerm", type, state: estate.only(type, within) });
}

export async function writeSecret(estate: LocalEstate): Promise<void> {
  const vault = new SecretClient(estate.output("vault_uri"), estate.developer, {
    // its address is not one of Azure's
    disableChallengeResourceVerification: true,
  });
  await vault.setSecret("by-hand", "-");
}

/**
 * Takes what the directory gives away, does what needs it, and again when it is back.
 *
 * @param said what is to be heard
 * @returns as `hear`
 */
export async function refusalWithoutDirectory(
  estate: LocalEstate,
  grant: DirectoryGrant,
  [provoke, said]: readonly [Provoke, said: string],
): Promise<string> {
  const { heard, ended } = await without(estate, [grant], () =>
    hear(estate, provoke, (line) => line.includes(said)),
  );
  await ended;
  await provoke();
  return heard;
}
