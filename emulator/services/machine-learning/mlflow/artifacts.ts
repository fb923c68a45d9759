import { existsSync, readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { invalid } from "./mlflow-error";

/** A file or a folder of a run, with its path below the run's artifacts. */
export interface RunArtifact {
  readonly path: string;
  readonly is_dir: boolean;
  readonly file_size?: number;
}

/** The path on disk of an artifact. @throws MlflowError INVALID_PARAMETER_VALUE for one that leads out of its folder */
export function placeOf(folder: string, path: string): string {
  const place = join(folder, path);
  const isInside = place === folder || place.startsWith(`${folder}${sep}`);
  if (!isInside || path.includes("\0") || path.split(/[/\\]/).includes("..")) {
    throw invalid(`Invalid path: "${path}"`);
  }
  return place;
}

/** What lies directly below a path of a run. */
export function listArtifacts(folder: string, path: string): readonly RunArtifact[] {
  const place = placeOf(folder, path);
  if (!existsSync(place) || !statSync(place).isDirectory()) return [];
  return readdirSync(place, { withFileTypes: true })
    .filter(({ name }) => !name.endsWith(".tmp"))
    .map((entry) => {
      const below = path === "" ? entry.name : `${path.replace(/\/$/, "")}/${entry.name}`;
      if (entry.isDirectory()) return { path: below, is_dir: true };
      return { path: below, is_dir: false, file_size: statSync(join(place, entry.name)).size };
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}
