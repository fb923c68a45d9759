import { ContainerClient } from "@azure/storage-blob";
import type { Champion } from "../../runtime/films/champion";
import { registeredName } from "../../runtime/films/registered-name";
import { readChampion } from "../../runtime/films/registry/champion-file";
import type { ChampionDecided } from "../../runtime/films/registry/decide-champion";
import { tagVersion } from "../../runtime/films/registry/film-versions";
import { rollBack } from "../../runtime/films/registry/roll-back";
import { standForChampion } from "../../runtime/films/registry/stand-for-champion";
import { refusalsOf } from "../../runtime/recommender/study/gate/gate-rules";
import {
  type RegistryPlace,
  type TrainedVersion,
  trainedVersions,
} from "../../runtime/training/registered-versions";
import { expectEnvironment } from "../environments";
import { Failure } from "../failure";
import { workloadOutputs } from "../outputs";
import { callerOf, managerOf } from "../resource-manager";
import { unknownName } from "../unknown-name";

/** An environment's models of films, as whoever runs the command. */
export interface OpenedFilms {
  readonly environment: string;
  readonly workspace: string;
  readonly files: ContainerClient;
  readonly tokens: RegistryPlace["tokens"];
  readonly by: string;
}

export async function openFilms(root: string, environment: string): Promise<OpenedFilms> {
  await expectEnvironment(environment);
  const outputs = await workloadOutputs(root, environment, "films");
  const { address, credential } = await managerOf(root, environment);
  return {
    environment,
    workspace: `${address}${outputs.films_models_workspace_id}`,
    files: new ContainerClient(outputs.films_models_container, credential),
    tokens: async (scope) => (await credential.getToken(scope)) ?? notSignedIn(),
    by: await callerOf({ credential }),
  };
}

export interface ListedFilms {
  readonly champion: Champion | undefined;
  /** The newest first. */
  readonly models: readonly TrainedVersion[];
}

export async function listFilms({ workspace, files, tokens }: OpenedFilms): Promise<ListedFilms> {
  const [models, { champion }] = await Promise.all([
    trainedVersions({ workspace, tokens }, registeredName),
    readChampion(files),
  ]);
  return { champion, models };
}

/** Lets a version through the gate. @throws Failure ModelUnknown, CandidateRefused */
export async function promoteFilm(opened: OpenedFilms, version: string): Promise<ChampionDecided> {
  const { tags } = await versionNamed(opened, version);
  const candidate = { version, sha256: tags["sha256"] ?? "", k: Number(tags["k"] ?? 10) };
  const decided = await standForChampion(opened, candidate, { by: opened.by });
  if (decided.serves || !decided.decision) return decided;
  throw new Failure("CandidateRefused", {
    what: `version ${version} does not pass the gate: version ${decided.before?.version ?? "none"} serves on`,
    why: refusalsOf(decided.decision).join("; "),
    fix: "train on newer data or with other parameters; all figures are in decision.json beside the model",
  });
}

/** Lets serve what served before; again, one more before that. @throws Failure NothingBefore, ChampionChanged */
export async function rollBackFilms(opened: OpenedFilms): Promise<Champion> {
  const { champion, before, refusal } = await rollBack(opened.files, { by: opened.by });
  if (refusal === "changed by others") throw championChanged();
  if (!champion || !before) throw nothingBefore(before);
  await tagVersion(opened, champion.version, "champion", champion.by);
  await tagVersion(opened, before.version, "challenger");
  return champion;
}

async function versionNamed(
  { workspace, tokens, environment }: OpenedFilms,
  wanted: string,
): Promise<TrainedVersion> {
  const models = await trainedVersions({ workspace, tokens }, registeredName);
  const found = models.find(({ version }) => version === wanted);
  if (found) return found;
  throw unknownName("ModelUnknown", {
    kind: "a version",
    wanted,
    names: models.map(({ version }) => version),
    place: `the films' registry of ${environment}`,
    otherwise: "npx vitrine train films",
  });
}

function nothingBefore(champion: Champion | undefined): Failure {
  return new Failure("NothingBefore", {
    what: "there is nothing to go back to",
    why: champion
      ? `no version served before version ${champion.version}, and what was rolled back is not gone back to`
      : "no version serves yet",
    fix: "npx vitrine films promote VERSION lets another one serve, if it passes the gate",
  });
}

function championChanged(): Failure {
  return new Failure("ChampionChanged", {
    what: "nothing was changed",
    why: "somebody else, or a training, changed what serves at the same moment",
    fix: "look at npx vitrine films models, and run it again if it is still wanted",
  });
}

function notSignedIn(): never {
  throw new Failure("NotSignedIn", {
    what: "there is no token for Azure",
    why: "nobody is signed in to Azure on this machine",
    fix: "az login",
  });
}
