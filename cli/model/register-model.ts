import { BlobServiceClient } from "@azure/storage-blob";
import { RegistryError } from "../../runtime/model-registry/registry-error";
import type { PredictionFolder } from "../../runtime/predictions/model-folder";
import { Failure } from "../failure";
import type { OpenedRegistry } from "./registry";

const apiVersion = "2026-05-01";

export interface RegistrationSteps {
  /** Told what is about to be done. */
  onStep(what: string): void;
}

/**
 * Makes a checked model a version of the registry: its files first, below their hash, then the version that names them. Whatever was done
 * before is not done again, so a registration that broke off is repeated.
 *
 * @returns whether it had to be registered
 * @throws Failure ModelVersionTaken when the version is another model
 */
export async function registerModel(
  registry: OpenedRegistry,
  folder: PredictionFolder,
  { onStep }: RegistrationSteps,
): Promise<boolean> {
  const { manifest, hash } = folder;
  onStep("looking for the version");
  const versions = (await registry.models.list()).filter(({ name }) => name === manifest.name);
  const existing = versions.find(({ version }) => version === manifest.version);
  if (existing !== undefined && existing.hash !== hash) throw taken(folder, versions);

  if (!(await isWhole(registry, hash))) {
    onStep("uploading its files");
    await upload(registry, folder);
  }
  if (existing !== undefined) return false;
  onStep("registering the version");
  await putVersion(registry, folder);
  return true;
}

async function isWhole({ models }: OpenedRegistry, hash: string): Promise<boolean> {
  try {
    await models.read(hash);
    return true;
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code === "RegistryNotReached") throw error;
    return false;
  }
}

async function upload(
  { files, credential, environment }: OpenedRegistry,
  folder: PredictionFolder,
): Promise<void> {
  const url = new URL(files);
  const container = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
  const service = files.slice(0, -container.length - 1);
  const blobs = new BlobServiceClient(service, credential).getContainerClient(container);
  try {
    for (const [name, content] of Object.entries(folder.files))
      await blobs.getBlockBlobClient(`${folder.hash}/${name}`).uploadData(content);
  } catch (cause) {
    throw refused(
      environment,
      "the files were not taken",
      (cause as { statusCode?: number }).statusCode,
      cause,
    );
  }
}

async function putVersion(registry: OpenedRegistry, { manifest, hash }: PredictionFolder): Promise<void> {
  const { workspaceUri, workspaceId, credential, environment } = registry;
  const { name, version, title, task } = manifest;
  const [, , subscription, , group, , , , workspace] = workspaceId.split("/");
  const datastore = `azureml://subscriptions/${subscription}/resourcegroups/${group}/workspaces/${workspace}/datastores/models`;
  const { token } = (await credential.getToken("https://management.azure.com/.default")) ?? { token: "" };
  const response = await fetch(
    `${workspaceUri}/models/${name}/versions/${version}?api-version=${apiVersion}`,
    {
      method: "PUT",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({
        properties: {
          modelType: "custom_model",
          modelUri: `${datastore}/paths/${hash}`,
          tags: { sha256: hash, task, title },
        },
      }),
    },
  );
  if (!response.ok) throw refused(environment, await response.text(), response.status);
}

function taken(
  { manifest: { name, version } }: PredictionFolder,
  versions: readonly { readonly version: string }[],
): Failure {
  const next = Math.max(...versions.map((each) => Number(each.version))) + 1;
  return new Failure("ModelVersionTaken", {
    what: `${name}@${version} is another model already`,
    why: "predictions are recorded with the version that made them, so a version is one model for ever",
    fix: `set "version" in manifest.json to "${next}"`,
  });
}

function refused(environment: string, said: string, status: number | undefined, cause?: unknown): Failure {
  const isForbidden = status === 403;
  return new Failure("RegistrationRefused", {
    what: `the registry of ${environment} answered ${status ?? "nothing"}: ${said.slice(0, 300)}`,
    why: isForbidden
      ? "whoever runs this has no role that lets them register models"
      : "Azure did not take it",
    fix: isForbidden
      ? "ask for AzureML Data Scientist on the workspace and Storage Blob Data Contributor on its container models"
      : "run the same again: what was done is not done twice",
    cause,
  });
}
