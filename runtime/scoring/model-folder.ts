import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { ModelError } from "./model-error";
import { ModelManifest, modelId } from "./model-manifest";

/** A model as it lies on disk: what its manifest says, and where its graph is. */
export interface ModelFolder {
  readonly manifest: ModelManifest;
  /** Names the contents of both files. */
  readonly id: string;
  /** The ONNX file, absolute or relative as the folder was given. */
  readonly file: string;
}

const manifestName = "manifest.json";

/**
 * Reads the model in `folder`, or one or two levels below: the platform mounts a model under its name and version.
 *
 * @throws ModelError when there is none, several, or what is there is not valid
 */
export function readModelFolder(folder: string): ModelFolder {
  const found = locate(folder);
  const manifest = readManifest(found);
  const file = join(found, manifest.file);
  if (!existsSync(file)) {
    throw new ModelError(join(found, manifestName), "ModelFileMissing", {
      what: `names ${manifest.file}, which is not beside it`,
      why: `the folder has: ${readdirSync(found).join(", ")}`,
      fix: `put the ONNX file there, or correct "file"`,
    });
  }
  return { manifest, id: modelId(manifest, readFileSync(file)), file };
}

function locate(folder: string): string {
  if (!existsSync(folder)) {
    throw new ModelError(folder, "ModelFolderMissing", {
      what: "there is no such folder",
      why: "the model is read from AZUREML_MODEL_DIR",
      fix: "set AZUREML_MODEL_DIR to a folder with manifest.json and its ONNX file",
    });
  }
  const found = manifestFolders(folder, 2);
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw new ModelError(folder, found.length === 0 ? "ManifestMissing" : "ManifestAmbiguous", {
    what: found.length === 0 ? "there is no manifest.json" : `there are ${found.length} manifest.json`,
    why: "a manifest says how an image becomes the model's input; it is looked for here and two levels below",
    fix: "put one manifest.json beside the ONNX file; runtime/scoring/README.md shows one",
  });
}

/** The nearest level that has a manifest; what lies below it belongs to that model. */
function manifestFolders(folder: string, levels: number): string[] {
  if (existsSync(join(folder, manifestName))) return [folder];
  if (levels === 0) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory())
    .flatMap((path) => manifestFolders(path, levels - 1));
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
