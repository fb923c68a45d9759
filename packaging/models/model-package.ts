import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { z } from "zod";
import { filesOf, ModelManifest, modelId } from "../../runtime/scoring/model-manifest";
import { sha256 } from "../made-once/files";
import { madeOnce } from "../made-once/made-once";
import { PackagingError } from "../packaging-error";
import { isOnnx } from "./onnx-file";

export interface ModelPackageOptions {
  /** The checkout, absolute. */
  readonly root: string;
  /** Folder with `manifest.json` and the files it names; relative to the checkout, or absolute. */
  readonly folder: string;
}

/** A model as the scoring server reads it: its manifest, its ONNX file, and the tokenizer of a model of texts. */
export interface ModelPackage {
  readonly name: string;
  /** 12 hexadecimal digits made of the contents: another model has another id. */
  readonly id: string;
  /** Numbers in an embedding; 1 of a model that ranks. */
  readonly dimension: number;
  readonly manifest: ModelManifest;
  /** With the name each has in its folder and its absolute path. */
  readonly files: readonly { readonly name: string; readonly path: string }[];
  /** Of all files together. */
  readonly bytes: number;
}

/**
 * A model's folder, checked: what is wrong with it is found here and not when its deployment fails.
 *
 * Synchronous, so that a construct can ask for what it ships. A model whose files have not changed is not read again.
 *
 * @throws PackagingError when the folder holds no model; its message says what to change
 */
export function modelPackage({ root, folder }: ModelPackageOptions): ModelPackage {
  const at = resolve(root, folder);
  const manifest = readManifest(at, folder);
  const names = filesOf(manifest);
  for (const name of names)
    if (!existsSync(join(at, name)))
      throw new PackagingError(folder, "ModelFileMissing", {
        what: `there is no ${name}`,
        why: 'it is what manifest.json names as "file" or "tokenizer", or their default',
        fix: `put the file into ${folder}, or correct its name`,
      });
  const files = ["manifest.json", ...names].map((name) => ({ name, path: join(at, name) }));
  const inputs = files.map(({ path }) => relative(root, path));
  const { id } = madeOnce({
    root,
    name: `model-${sha256(inputs.join("\n")).slice(0, 16)}`,
    make: () => ({ made: { id: idOf(folder, manifest, at) }, inputs }),
  });
  return {
    name: manifest.name,
    id,
    dimension: manifest.takes === "candidates" ? 1 : manifest.output.dimension,
    manifest,
    files,
    bytes: files.reduce((sum, { path }) => sum + statSync(path).size, 0),
  };
}

function readManifest(at: string, folder: string): ModelManifest {
  const path = join(at, "manifest.json");
  if (!existsSync(path)) {
    throw new PackagingError(folder, existsSync(at) ? "ModelManifestMissing" : "ModelFolderMissing", {
      what: existsSync(at) ? "there is no manifest.json" : "there is no such folder",
      why: "a model is a folder with its ONNX file and a manifest.json that says what becomes its input",
      fix: "see runtime/scoring/README.md for how to write one, or name another folder",
    });
  }
  try {
    return ModelManifest.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new PackagingError(folder, "ModelManifestNotValid", {
      what: `manifest.json is not valid\n    ${reason.replaceAll("\n", "\n    ")}`,
      why: "the scoring server would not start with it",
      fix: "correct what is named above; runtime/scoring/model-manifest.ts says what each value may be",
      cause,
    });
  }
}

/** @throws PackagingError when the file is no ONNX model */
function idOf(folder: string, manifest: ModelManifest, at: string): string {
  const files = filesOf(manifest).map((name) => readFileSync(join(at, name)));
  const [content = Buffer.alloc(0)] = files;
  if (isOnnx(content)) return modelId(manifest, files);
  throw new PackagingError(folder, "ModelNotOnnx", {
    what: `${manifest.file} is not a whole ONNX model (${content.length} bytes)`,
    why: "it does not have the outer form of one: a download may have ended early, or Git LFS left its pointer",
    fix: "fetch the file again, or export the model again",
  });
}
