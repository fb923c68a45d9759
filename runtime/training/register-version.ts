import type { ContainerClient } from "@azure/storage-blob";
import * as z from "zod";
import { askWorkspace } from "./ask-workspace";
import { JobError } from "./job-error";
import { type RegistryPlace, registeredVersions } from "./registered-versions";

export interface VersionToRegister {
  /** Of the model's file: the same one again is the same version. */
  readonly sha256: string;
  /** The job that made it. */
  readonly job: string;
  readonly description: string;
  /** With `sha256` among them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Files of a model by their names: before the version that names them. */
export async function uploadFiles(
  files: ContainerClient,
  contents: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  for (const [name, content] of Object.entries(contents))
    await files.getBlockBlobClient(name).uploadData(Buffer.from(content));
}

/**
 * Makes a model in the container a version in the workspace, or finds the one that it is.
 *
 * @param model what Azure ML calls it, e.g. "films-recommender"
 * @returns the version: a whole number as text
 * @throws JobError JobRefused; RegistryError RegistryNotReached
 */
export async function registerVersion(
  place: RegistryPlace,
  model: string,
  { sha256, job, description, tags }: VersionToRegister,
): Promise<string> {
  const known = await registeredVersions(place, model);
  const same = known.find(({ properties }) => properties.tags?.["sha256"] === sha256);
  if (same) return same.name;
  const version = String(Math.max(0, ...known.map(({ name }) => Number(name) || 0)) + 1);
  const { status, body } = await askWorkspace(place, "PUT", `/models/${model}/versions/${version}`, {
    properties: {
      modelType: "custom_model",
      modelUri: uriOf(place.workspace, sha256),
      jobName: job,
      description: description.slice(0, 1000),
      tags,
    },
  });
  if (status >= 400) throw notRegistered(body);
  return version;
}

/** Azure ML's own address of the model's folder, in the datastore of the container of models. */
function uriOf(workspace: string, sha256: string): string {
  const [, , subscription, , group, , , , name] = new URL(workspace).pathname.split("/");
  return `azureml://subscriptions/${subscription}/resourcegroups/${group}/workspaces/${name}/datastores/models/paths/${sha256}`;
}

function notRegistered(body: unknown): JobError {
  const said = z.object({ error: z.object({ message: z.string() }) }).safeParse(body);
  return new JobError("JobRefused", {
    what: "The trained model was not registered",
    why: said.data?.error.message.slice(0, 500) ?? "Azure ML answered in another form",
    fix: 'give the job\'s identity "AzureML Data Scientist" on the workspace: the link register() of ModelRegistry does',
  });
}
