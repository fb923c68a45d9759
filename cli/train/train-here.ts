import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import { filmsFile, ratingsFile, writeSample } from "../../runtime/films/sample/write-sample";
import { fileSource } from "../../runtime/films/training/file-source";
import { filmStages } from "../../runtime/films/training/film-stages";
import { folderRegistry } from "../../runtime/films/training/folder-registry";
import { filmParameters, type GivenFilmParameters } from "../../runtime/films/training/parameters";
import { trainFilms } from "../../runtime/films/training/train-films";
import type { FilmTraining, RatingsSource } from "../../runtime/films/training/training";
import { fileHashes } from "../../runtime/pipeline/file-hashes";
import { folderStore } from "../../runtime/pipeline/folder-store";
import { emptyLock, type PipelineLock, parseLock } from "../../runtime/pipeline/lock";
import type { StageProgress } from "../../runtime/pipeline/run-pipeline";
import type { Stage } from "../../runtime/pipeline/stage";
import { Failure } from "../failure";

/** The films' pipeline on this machine: what it makes is kept in the checkout. */
export interface FilmsHere {
  /** Absolute; all of it may be deleted. */
  readonly folder: string;
  readonly data: RatingsSource;
}

/**
 * @param root absolute path of the checkout
 * @param data folder with ratings.csv and movies.csv, or ratings.dat and movies.dat. @default - the sample
 * @throws Failure RatingsNotFound
 */
export function filmsHere(root: string, data?: string): FilmsHere {
  const { folder } = filmsFolder(root);
  const sample = join(folder, "sample");
  if (data === undefined && !existsSync(join(sample, filmsFile))) writeSample(sample);
  const from = data === undefined ? sample : resolve(data);
  const found = [
    [ratingsFile, filmsFile],
    ["ratings.dat", "movies.dat"],
  ].find(([ratings = ""]) => existsSync(join(from, ratings)));
  if (!found) throw ratingsNotFound(data ?? from);
  const [ratings = "", films = ""] = found.map((name) => join(from, name));
  const hashOf = fileHashes(join(folder, "files.json"));
  return { folder, data: fileSource({ ratings, ...(existsSync(films) && { films }), hashOf }) };
}

/** Where the films' pipeline keeps what it makes. @param root absolute path of the checkout */
export function filmsFolder(root: string): Pick<FilmsHere, "folder"> {
  return { folder: join(root, ".vitrine/pipeline/films") };
}

export function trainHere(
  { folder, data }: FilmsHere,
  parameters: GivenFilmParameters,
  onProgress: (progress: StageProgress) => void,
  signal: AbortSignal,
): Promise<FilmTraining> {
  const store = folderStore(folder);
  const registry = folderRegistry(join(folder, "models"));
  const by = userInfo().username;
  return trainFilms({ store, data, registry, parameters, onProgress, signal, by, why: "asked for here" });
}

/** The stages as a run would have them. */
export async function stagesHere({ folder, data }: FilmsHere, given: GivenFilmParameters): Promise<Stage[]> {
  const registry = folderRegistry(join(folder, "models"));
  return filmStages({ data, version: await data.version(), registry, parameters: filmParameters(given) });
}

export async function lockHere({ folder }: Pick<FilmsHere, "folder">): Promise<PipelineLock> {
  const stored = await folderStore(folder).readManifest();
  return stored ? parseLock(stored.text) : emptyLock;
}

function ratingsNotFound(folder: string): Failure {
  return new Failure("RatingsNotFound", {
    what: `${folder} has no ratings`,
    why: "there is no ratings.csv and no ratings.dat in it",
    fix: "name a folder with ratings.csv and movies.csv as MovieLens has them, or leave --data out for the sample",
  });
}
