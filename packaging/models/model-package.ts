import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { z } from "zod";
import { ModelManifest, modelId } from "../../runtime/scoring/model-manifest";
import { type Input, isUnchanged, record } from "../made-once/inputs";
import { isOnnx } from "./onnx-file";

export interface ModelPackageOptions {
  /** The checkout, absolute. */
  readonly root: string;
  /** Folder with `manifest.json` and the ONNX file it names; relative to the checkout, or absolute. */
  readonly folder: string;
}

/** A model as the scoring server reads it: its manifest and its ONNX file. */
export interface ModelPackage {
  readonly name: string;
  /** 12 hexadecimal digits made of the contents: another model has another id. */
  readonly id: string;
  /** Numbers in an embedding. */
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
 * @throws ModelError when the folder holds no model; its message says what to change
 */
export function modelPackage({ root, folder }: ModelPackageOptions): ModelPackage {
  const at = resolve(root, folder);
  const manifest = readManifest(at, folder);
  const paths = { manifest: join(at, "manifest.json"), onnx: join(at, manifest.file) };
  if (!existsSync(paths.onnx)) {
    throw new ModelError(folder, "ModelFileMissing", {
      what: `there is no ${manifest.file}`,
      why: 'it is what "file" in manifest.json names, "model.onnx" when it names nothing',
      fix: `put the ONNX file into ${folder}, or correct "file"`,
    });
  }
  const files = Object.values(paths);
  return {
    name: manifest.name,
    id: knownId(root, files) ?? makeId(root, folder, manifest, paths.onnx, files),
    dimension: manifest.output.dimension,
    manifest,
    files: [
      { name: "manifest.json", path: paths.manifest },
      { name: manifest.file, path: paths.onnx },
    ],
    bytes: files.reduce((sum, path) => sum + statSync(path).size, 0),
  };
}

function readManifest(at: string, folder: string): ModelManifest {
  const path = join(at, "manifest.json");
  if (!existsSync(path)) {
    throw new ModelError(folder, existsSync(at) ? "ModelManifestMissing" : "ModelFolderMissing", {
      what: existsSync(at) ? "there is no manifest.json" : "there is no such folder",
      why: "a model is a folder with its ONNX file and a manifest.json that says how photos become its input",
      fix: "see runtime/scoring/README.md for how to write one, or name another folder",
    });
  }
  try {
    return ModelManifest.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ModelError(
      folder,
      "ModelManifestNotValid",
      {
        what: `manifest.json is not valid\n    ${reason.replaceAll("\n", "\n    ")}`,
        why: "the scoring server would not start with it",
        fix: "correct what is named above; runtime/scoring/model-manifest.ts says what each value may be",
      },
      cause,
    );
  }
}

function makeId(
  root: string,
  folder: string,
  manifest: ModelManifest,
  onnx: string,
  files: readonly string[],
): string {
  const began = Date.now();
  const content = readFileSync(onnx);
  if (!isOnnx(content)) {
    throw new ModelError(folder, "ModelNotOnnx", {
      what: `${manifest.file} is not a whole ONNX model (${content.length} bytes)`,
      why: "it does not have the outer form of one: a download may have ended early, or Git LFS left its pointer",
      fix: "fetch the file again, or export the model again",
    });
  }
  const id = modelId(manifest, content);
  remember(root, files, { inputs: record(root, below(root, files), began), id });
  return id;
}

/** What is kept of a model: its id, and the files as they were when it was made of them. */
interface Known {
  readonly inputs: readonly Input[];
  readonly id: string;
}

function knownId(root: string, files: readonly string[]): string | undefined {
  try {
    const known: Known = JSON.parse(readFileSync(notesOf(root, files), "utf8"));
    return isUnchanged(root, known.inputs) ? known.id : undefined;
  } catch {
    return undefined; // the first time, or a note cut off when the machine went down
  }
}

function remember(root: string, files: readonly string[], known: Known): void {
  const path = notesOf(root, files);
  mkdirSync(join(root, ".vitrine/models"), { recursive: true });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, JSON.stringify(known));
  renameSync(partial, path);
}

function notesOf(root: string, files: readonly string[]): string {
  const name = createHash("sha256").update(below(root, files).join("\n")).digest("hex").slice(0, 16);
  return join(root, ".vitrine/models", `${name}.json`);
}

function below(root: string, files: readonly string[]): string[] {
  return files.map((file) => relative(root, file));
}

/** A folder does not hold a model that could be deployed. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: string;

  /** @param code stable and searchable; tests and docs refer to it, never to the wording */
  constructor(
    folder: string,
    code: string,
    problem: { readonly what: string; readonly why: string; readonly fix: string },
    cause?: unknown,
  ) {
    super(`${folder}: ${problem.what}\n  why: ${problem.why}\n  fix: ${problem.fix}\n  code: ${code}`, {
      cause,
    });
    this.code = code;
  }
}
