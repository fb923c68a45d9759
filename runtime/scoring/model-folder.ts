import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { findFolders } from "./find-folders";
import { ModelError } from "./model-error";
import { filesOf, ModelManifest, modelId } from "./model-manifest";

/** A model as it lies on disk: what its manifest says, and where its graph is. */
export interface ModelFolder<Manifest extends ModelManifest = ModelManifest> {
  readonly manifest: Manifest;
  /** Names the contents of its files. */
  readonly id: string;
  /** Absolute, or relative as it was given. */
  readonly folder: string;
  /** The ONNX file in it. */
  readonly file: string;
}

const manifestName = "manifest.json";

/** Azure mounts a model as `<root>/<model>/<version>/<the folder that was registered>`. */
const levels = 3;
const mostNamed = 20;

/**
 * Reads the model that is mounted at `root`, or up to three levels below.
 *
 * @throws ModelError when there is none, several, or what is there is not valid
 */
export function readModelFolder(root: string): ModelFolder {
  const found = locate(root);
  const manifest = readManifest(found);
  const files = filesOf(manifest);
  for (const name of files)
    if (!existsSync(join(found, name)))
      throw new ModelError(join(found, manifestName), "ModelFileMissing", {
        what: `names ${name}, which is not beside it`,
        why: `the folder has: ${readdirSync(found).join(", ")}`,
        fix: "put the file there, or correct its name",
      });
  const id = modelId(
    manifest,
    files.map((name) => readFileSync(join(found, name))),
  );
  return { manifest, id, folder: found, file: join(found, manifest.file) };
}

function locate(root: string): string {
  if (!existsSync(root)) {
    throw new ModelError(root, "ModelFolderMissing", {
      what: "there is no such folder",
      why: "the model is looked for below SCORING_MODEL_ROOT",
      fix: "set SCORING_MODEL_ROOT to where the model is mounted, or to its folder",
    });
  }
  const { holders, others } = findFolders(root, manifestName, levels);
  const [only, ...more] = holders;
  if (only !== undefined && more.length === 0) return join(root, only);
  if (only === undefined) {
    throw new ModelError(root, "ManifestMissing", {
      what: `there is no ${manifestName} in it, nor up to ${levels} levels below`,
      why: `what is there: ${named(others)}`,
      fix: `put ${manifestName} beside the ONNX file; runtime/scoring/README.md shows one`,
    });
  }
  throw new ModelError(root, "ManifestAmbiguous", {
    what: `there are ${holders.length} models: ${named(holders.map((folder) => `${folder}${manifestName}`))}`,
    why: "a server runs one, and the first one found may be the wrong one",
    fix: "register a folder with one model, or set SCORING_MODEL_ROOT to the one that is meant",
  });
}

function named(paths: readonly string[]): string {
  if (paths.length === 0) return "nothing";
  const shown = paths.slice(0, mostNamed).join(", ");
  return paths.length > mostNamed ? `${shown} and ${paths.length - mostNamed} more` : shown;
}

function readManifest(folder: string): ModelManifest {
  const path = join(folder, manifestName);
  try {
    const manifest = ModelManifest.safeParse(JSON.parse(readFileSync(path, "utf8")));
    if (manifest.success) return manifest.data;
    throw new ModelError(path, "ManifestNotValid", {
      what: "is not a valid manifest",
      why: z.prettifyError(manifest.error).replaceAll("\n", "\n       "),
      fix: "correct these fields; runtime/scoring/model-manifest.ts explains each",
    });
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw new ModelError(path, "ManifestNotJson", {
      what: "is not JSON",
      why: String(cause),
      fix: "write it as JSON, without comments",
      cause,
    });
  }
}
