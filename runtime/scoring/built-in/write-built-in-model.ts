import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtInModel } from "./built-in-model";

/** Writes the built-in model's manifest.json and model.onnx into `folder`, unless they are there already. */
export function writeBuiltInModel(folder: string): void {
  const { manifest, onnx } = builtInModel();
  mkdirSync(folder, { recursive: true });
  writeWhenDifferent(join(folder, manifest.file), onnx);
  writeWhenDifferent(join(folder, "manifest.json"), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
}

/** Never leaves half a file where another process looks for a whole one. */
function writeWhenDifferent(path: string, content: Buffer): void {
  try {
    if (readFileSync(path).equals(content)) return;
  } catch {
    // it is not there yet
  }
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}
