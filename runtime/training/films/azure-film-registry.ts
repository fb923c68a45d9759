import type { ContainerClient } from "@azure/storage-blob";
import { profileName } from "../../films/champion";
import { registeredName } from "../../films/registered-name";
import { standForChampion, standingOf } from "../../films/registry/stand-for-champion";
import type { FilmCandidate, FilmRegistry } from "../../films/training/training";
import { refusalsOf } from "../../recommender/study/gate/gate-rules";
import type { Tokens } from "../../shared/access-tokens";
import { figureOf } from "../figure";
import { registerVersion, uploadFiles } from "../register-version";

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

  return {
    id: workspace,
    async register(candidate) {
      const { sha256, parameters } = candidate;
      await uploadFiles(files, filesOf(candidate));
      const version = await registerVersion(place, registeredName, {
        sha256,
        job,
        description: candidate.card.join("\n"),
        tags: tagsOf(candidate, job),
      });
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

function filesOf({ sha256, file, cut, people, profile, card }: FilmCandidate): Record<string, Uint8Array> {
  return {
    [`${sha256}/model.bin`]: file,
    [`${sha256}/cut.bin`]: cut,
    [`${sha256}/people.bin`]: people,
    [`${sha256}/card.txt`]: Buffer.from(card.join("\n")),
    [profileName(sha256)]: profile,
  };
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
