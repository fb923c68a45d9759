import { join, resolve } from "node:path";
import type { PredictionManifest } from "../../runtime/predictions/manifest";
import { readPredictionFolder } from "../../runtime/predictions/model-folder";
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
 * `checkedPrediction` tells.
 *
 * @throws ModelRefusal or PackagingError when the folder holds no such model; its message says what to change
 */
export function predictionPackage({ root, folder }: ModelPackageOptions): PredictionPackage {
  const at = resolve(root, folder);
  const { manifest, hash, files } = readPredictionFolder(at);
  if (!isOnnx(files["model.onnx"])) {
    throw new PackagingError(folder, "ModelNotOnnx", {
      what: `${manifest.file} is not a whole ONNX model (${files["model.onnx"].length} bytes)`,
      why: "it does not have the outer form of one: a download may have ended early, or Git LFS left its pointer",
      fix: "fetch the file again, or export the model again",
    });
  }
  return {
    manifest,
    hash,
    files: [
      { name: "manifest.json", path: join(at, "manifest.json") },
      { name: "model.onnx", path: join(at, manifest.file) },
    ],
  };
}
