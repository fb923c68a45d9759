import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { modelHash, PredictionManifest } from "./manifest";
import { ModelRefusal } from "./model-refusal";

/** A model as it lies on disk. */
export interface PredictionFolder {
  readonly manifest: PredictionManifest;
  /** Its id. */
  readonly hash: string;
  /** With the names that they have in the registry. */
  readonly files: Readonly<Record<"manifest.json" | "model.onnx", Buffer>>;
}

/** @throws ModelRefusal when there is no such folder, a file is missing, or the manifest is not valid */
export function readPredictionFolder(folder: string): PredictionFolder {
  const bytes = readIn(folder, "manifest.json");
  const manifest = manifestIn(bytes);
  const onnx = readIn(folder, manifest.file);
  return {
    manifest,
    hash: modelHash(bytes, onnx),
    files: { "manifest.json": bytes, "model.onnx": onnx },
  };
}

function readIn(folder: string, name: string): Buffer {
  if (!existsSync(folder)) {
    throw new ModelRefusal("ModelFolderMissing", {
      what: `there is no folder ${folder}`,
      why: "a model is a folder with an ONNX file and a manifest.json that says what it takes and answers",
      fix: "name the folder that holds the two",
    });
  }
  if (existsSync(join(folder, name))) return readFileSync(join(folder, name));
  throw new ModelRefusal("ModelFileMissing", {
    what: `${folder} has no ${name}`,
    why: `it has: ${readdirSync(folder).join(", ") || "nothing"}`,
    fix:
      name === "manifest.json"
        ? "write one: runtime/predictions/README.md shows how"
        : 'put the ONNX file there, or correct "file" in manifest.json',
  });
}

function manifestIn(bytes: Buffer): PredictionManifest {
  try {
    return PredictionManifest.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ModelRefusal("ModelManifestNotValid", {
      what: "manifest.json is not valid",
      why: reason.replaceAll("\n", "\n       "),
      fix: "correct what is named above; runtime/predictions/manifest.ts says what each value may be",
      cause,
    });
  }
}
