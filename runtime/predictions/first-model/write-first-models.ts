import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhenDifferent } from "../../shared/write-when-different";
import type { PredictionManifest } from "../manifest";
import { trainFirstModels } from "./first-models";

/**
 * Trains the first models and writes them: a folder for each, called `<name>-<version>`, and `employees.csv` beside them, which they were trained on.
 *
 * @returns the models' folders
 */
export function writeFirstModels(folder: string): readonly string[] {
  const { models, trainingData } = trainFirstModels();
  mkdirSync(folder, { recursive: true });
  writeWhenDifferent(join(folder, "employees.csv"), Buffer.from(trainingData));
  return models.map(({ manifest, onnx }) => {
    const own = join(folder, `${manifest.name}-${manifest.version}`);
    mkdirSync(own, { recursive: true });
    writeWhenDifferent(join(own, manifest.file), onnx);
    writeWhenDifferent(join(own, "manifest.json"), manifestFile(manifest));
    return own;
  });
}

export function manifestFile(manifest: PredictionManifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}
