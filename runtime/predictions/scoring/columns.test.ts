/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { onnxFile } from "../../shared/onnx-file";
import { rowEncoder } from "../encode-rows";
import { PredictionManifest } from "../manifest";
import { withInputs } from "../testing/onnx-inputs";
import { ScoringModel } from "./scoring-model";

// as scikit-learn's converter writes a pipeline: an input for each column, of its type
const onnx = withInputs(
  onnxFile({
    name: "columns",
    input: { name: "age", shape: ["rows", 1] },
    outputs: [{ name: "score", shape: ["rows", 1] }],
    nodes: [
      {
        operator: "OneHotEncoder",
        domain: "ai.onnx.ml",
        inputs: ["travel"],
        outputs: ["encoded"],
        attributes: { cats_strings: ["never", "rarely", "often"], zeros: 1 },
      },
      { operator: "Flatten", inputs: ["encoded"], outputs: ["flat"], attributes: { axis: 1 } },
      { operator: "Cast", inputs: ["years"], outputs: ["yearsAsFloat"], attributes: { to: 1 } },
      {
        operator: "Concat",
        inputs: ["age", "flat", "yearsAsFloat"],
        outputs: ["all"],
        attributes: { axis: 1 },
      },
      {
        operator: "Scaler",
        domain: "ai.onnx.ml",
        inputs: ["all"],
        outputs: ["scaled"],
        attributes: { offset: Float32Array.of(40, 0, 0, 0, 5), scale: Float32Array.of(0.5, 1, 1, 1, 2) },
      },
      {
        operator: "LinearRegressor",
        domain: "ai.onnx.ml",
        inputs: ["scaled"],
        outputs: ["score"],
        attributes: {
          coefficients: Float32Array.of(0.25, 1, 2, 3, -1),
          intercepts: Float32Array.of(10),
          targets: 1,
        },
      },
    ],
    constants: [],
  }),
  { travel: "string", years: "int64" },
);

const manifest = PredictionManifest.parse({
  name: "columns",
  version: "1",
  title: "Columns",
  task: "regression",
  input: { form: "columns" },
  features: [
    { name: "age", type: "number" },
    { name: "travel", type: "category", categories: ["never", "rarely", "often"], unknownCategory: "warn" },
    { name: "yearsHere", graphInput: "years", type: "integer" },
  ],
  output: { score: "score" },
  metrics: { protocol: "none", rows: 1, values: {} },
  trainingData: { source: "none", sha256: "unknown" },
  author: "nobody",
  licence: "MIT",
  sample: { row: { age: 44, travel: "often", yearsHere: 6 }, score: 11.5 },
});
const encode = rowEncoder(manifest);

it("gives each input of a graph its column in the type that it declares, and explains by feature", async () => {
  const model = await ScoringModel.load({ manifest, onnx });
  const { scores, explained } = await model.score(
    encode([
      { row: 0, values: [44, "often", 6] },
      { row: 1, values: [40, "flying", 5] },
    ]),
  );
  expect([...(scores ?? [])]).toEqual([11.5, 10]);
  expect(explained).toMatchObject({ method: "linear", space: "value", baseline: "mean" });
  if ("reason" in explained) throw new Error(explained.reason);
  expect([[...explained.bases], [...explained.contributions]]).toEqual([
    [10, 10],
    [0.5, 3, -2, 0, 0, 0],
  ]);
});

it("fails when an input of whole numbers is to hold what is missing", async () => {
  const model = await ScoringModel.load({ manifest, onnx });
  await expect(model.score(encode([{ row: 0, values: [44, "often", null] }]))).rejects.toThrow("years");
});

it("fails when the manifest names other inputs than the graph has, or leaves one out", async () => {
  const [age, travel, years] = manifest.features;
  const load = (features: readonly unknown[]) =>
    ScoringModel.load({ manifest: { ...manifest, features: features as typeof manifest.features }, onnx });
  await expect(load([age, travel, { ...years, graphInput: "months" }])).rejects.toThrow(
    "no input months, but age, travel, years",
  );
  await expect(load([age, travel])).rejects.toThrow("does not fill: years");
});
