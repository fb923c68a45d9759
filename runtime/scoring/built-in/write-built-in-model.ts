import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhenDifferent } from "../../shared/write-when-different";
import { builtInModel } from "./built-in-model";

/** Writes the built-in model's manifest.json and model.onnx into `folder`, unless they are there already. */
export function writeBuiltInModel(folder: string): void {
  const { manifest, onnx } = builtInModel();
  mkdirSync(folder, { recursive: true });
  writeWhenDifferent(join(folder, manifest.file), onnx);
  writeWhenDifferent(join(folder, "manifest.json"), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
}
