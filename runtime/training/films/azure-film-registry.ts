import type { ContainerClient } from "@azure/storage-blob";
import * as z from "zod";
import { profileName } from "../../films/champion";
import { refusalsOf } from "../../films/gate/decision";
import { filmVersions } from "../../films/registered-models";
import { putVersion } from "../../films/registry/film-versions";
import { standForChampion, standingOf } from "../../films/registry/stand-for-champion";
import type { FilmCandidate, FilmRegistry } from "../../films/training/training";
import type { Tokens } from "../../shared/access-tokens";
import { figureOf } from "../figure";
import { JobError } from "../job-error";

export interface FilmRegistryPlace {
  /** "https://management.azure.com/subscriptions/…/workspaces/<name>" */
  readonly workspace: string;
  /** Of models' files, opened as somebody who may write blobs there. */
  readonly files: ContainerClient;
  readonly tokens: Tokens;
  /** The job that made the model. */
  readonly job: string;
  /** Whether a model that passes the gate serves at once. @default true */
  readonly promotes?: boolean;
}

/**
 * Versions of `films-recommender` in an Azure ML workspace: the files below the model's hash, its data, code, figures and job as tags. The
 * same model again is the same version. A version that passes the gate serves from then on, or waits for a person.
 */
export function azureFilmRegistry({
  workspace,
  files,
  tokens,
  job,
  promotes = true,
}: FilmRegistryPlace): FilmRegistry {
  const place = { workspace, tokens };

  async function versionOf(candidate: FilmCandidate): Promise<string> {
    const known = await filmVersions(workspace, tokens);
    const same = known.find(({ properties }) => properties.tags?.["sha256"] === candidate.sha256);
    await upload(files, candidate);
    if (same) return same.name;
    const version = String(Math.max(0, ...known.map(({ name }) => Number(name) || 0)) + 1);
    const { status, body } = await putVersion(place, version, {
      modelType: "custom_model",
      modelUri: uriOf(workspace, candidate.sha256),
      jobName: job,
      description: candidate.card.join("\n").slice(0, 1000),
      tags: tagsOf(candidate, job),
    });
    if (status >= 400) throw notRegistered(body);
    return version;
  }

  return {
    id: workspace,
    async register(candidate) {
      const version = await versionOf(candidate);
      const { sha256, parameters } = candidate;
      const { k } = parameters.evaluate;
      const decided = await standForChampion(
        { ...place, files },
        { version, sha256, k },
        { by: job, promotes },
      );
      const { decision } = decided;
      return {
        version,
        stage: standingOf(decided),
        reasons: decision ? refusalsOf(decision) : [],
      };
    },
  };
}

/** Before the version that names them. */
async function upload(
  files: ContainerClient,
  { sha256, file, cut, people, profile, card }: FilmCandidate,
): Promise<void> {
  const contents = {
    [`${sha256}/model.bin`]: file,
    [`${sha256}/cut.bin`]: cut,
    [`${sha256}/people.bin`]: people,
    [`${sha256}/card.txt`]: Buffer.from(card.join("\n")),
    [profileName(sha256)]: profile,
  };
  for (const [name, content] of Object.entries(contents)) {
    await files.getBlockBlobClient(name).uploadData(Buffer.from(content));
  }
}

function tagsOf(
  { sha256, data, code, algorithm, metrics, parameters }: FilmCandidate,
  job: string,
): Record<string, string> {
  const figures = Object.entries(metrics).map(([name, metric]) => [
    `metric.${name}`,
    String(figureOf(metric)),
  ]);
  const k = String(parameters.evaluate.k);
  return { sha256, data, code, algorithm, job, k, stage: "candidate", ...Object.fromEntries(figures) };
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
