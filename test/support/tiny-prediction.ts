import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onnxFile } from "../../runtime/shared/onnx-file";

/** The manifest of `tinyPrediction`. */
export const tinyManifest = {
  name: "tiny",
  version: "1",
  title: "Whether a number is large",
  task: "binary",
  file: "tiny.onnx",
  input: { form: "tensor", name: "x" },
  features: [{ name: "size", type: "number" }],
  output: { probabilities: "p", classes: ["small", "large"], positive: "large" },
  threshold: 0.5,
  metrics: { protocol: "none: it is for tests", rows: 1, values: {} },
  trainingData: { source: "none", sha256: "unknown" },
  author: "nobody",
  licence: "MIT",
  sample: { row: { size: 0 }, score: 0.5 },
};

/** Writes the folder of a model with one feature, whose score is the logistic function of it: for where only a model is needed. */
export function tinyPrediction(folder: string, manifest: object = tinyManifest): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  const graph = {
    name: "tiny",
    input: { name: "x", shape: ["rows", 1] },
    outputs: [
      { name: "l", shape: ["rows"], type: "int64" },
      { name: "p", shape: ["rows", 2] },
    ],
    nodes: [
      {
        operator: "LinearClassifier",
        domain: "ai.onnx.ml",
        inputs: ["x"],
        outputs: ["l", "p"],
        attributes: {
          coefficients: Float32Array.of(-1, 1),
          intercepts: Float32Array.of(0, 0),
          classlabels_ints: [0, 1],
          post_transform: "LOGISTIC",
        },
      },
    ],
    constants: [],
  } as const;
  writeFileSync(join(folder, "tiny.onnx"), onnxFile(graph));
}
