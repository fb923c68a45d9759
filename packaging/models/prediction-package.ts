import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { modelHash, PredictionManifest } from "../../runtime/predictions/manifest";
import { PackagingError } from "../packaging-error";
import type { ModelPackageOptions } from "./model-package";
import { isOnnx } from "./onnx-file";

/** A model that predicts from rows, as it is registered. */
export interface PredictionPackage {
  readonly manifest: PredictionManifest;
  /** Its id: `cat manifest.json model.onnx | sha256sum`. */
  readonly hash: string;
  /** With the names that they have in the registry, and their absolute paths. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
}

/**
 * The folder of a model that predicts from rows, read and its manifest checked. Whether the graph does what the manifest says,
 * `npx vitrine model check` tells.
 *
 * @throws PackagingError when the folder holds no such model; its message says what to change
 */
export function predictionPackage({ root, folder }: ModelPackageOptions): PredictionPackage {
  const at = resolve(root, folder);
  const bytes = readIn(at, folder, "manifest.json");
  const manifest = manifestOf(bytes, folder);
  const onnx = readIn(at, folder, manifest.file);
  if (!isOnnx(onnx)) {
    throw new PackagingError(folder, "ModelNotOnnx", {
      what: `${manifest.file} is not a whole ONNX model (${onnx.length} bytes)`,
      why: "it does not have the outer form of one: a download may have ended early, or Git LFS left its pointer",
      fix: "fetch the file again, or export the model again",
    });
  }
  return {
    manifest,
    hash: modelHash(bytes, onnx),
    files: [
      { name: "manifest.json", path: join(at, "manifest.json") },
      { name: "model.onnx", path: join(at, manifest.file) },
    ],
  };
}

function readIn(at: string, folder: string, name: string): Buffer {
  if (existsSync(join(at, name))) return readFileSync(join(at, name));
  throw new PackagingError(folder, existsSync(at) ? "ModelFileMissing" : "ModelFolderMissing", {
    what: existsSync(at) ? `there is no ${name}` : "there is no such folder",
    why: "a model is a folder with an ONNX file and a manifest.json that says what it takes and answers",
    fix: "see runtime/predictions/README.md for how to write one, or name another folder",
  });
}

function manifestOf(bytes: Buffer, folder: string): PredictionManifest {
  try {
    return PredictionManifest.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new PackagingError(folder, "ModelManifestNotValid", {
      what: `manifest.json is not valid\n    ${reason.replaceAll("\n", "\n    ")}`,
      why: "nobody could ask the model for a prediction",
      fix: "correct what is named above; runtime/predictions/manifest.ts says what each value may be",
      cause,
    });
  }
}
