/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { checkerProgram } from "../../../cli/model/checker-program";
import { tinyManifest, tinyPrediction } from "../../../test/support/tiny-prediction";
import { trainFirstModels } from "../first-model/first-models";
import { PredictionManifest } from "../manifest";
import { readPredictionFolder } from "../model-folder";
import type { ModelFiles } from "../registry";
import { checkModel } from "./check-model";

const folder = mkdtempSync(join(tmpdir(), "vitrine-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The tiny model with another manifest. */
function tiny(fields: object = {}): ModelFiles {
  tinyPrediction(folder, { ...tinyManifest, ...fields });
  const { manifest, files } = readPredictionFolder(folder);
  return { manifest, onnx: files["model.onnx"] };
}

const check = (files: ModelFiles, onStep?: (what: string) => void) =>
  checkModel(files, checkerProgram, onStep);

describe("a model is taken", () => {
  it("when it answers whatever its manifest lets through", async () => {
    const steps: string[] = [];
    expect(await check(tiny(), (step) => steps.push(step))).toMatchObject({ hasScores: true });
    expect(steps).toEqual(
      expect.arrayContaining(["its own sample", "one row", "32 rows within the ranges", "an empty batch"]),
    );
  });

  it("when we have trained it ourselves, with all that may be missing or unknown", async () => {
    const steps: string[] = [];
    for (const model of trainFirstModels().models) await check(model, (step) => steps.push(step));
    expect(steps).toEqual(expect.arrayContaining(["a missing income", "an unknown department"]));
  });
});

describe("a model is refused", () => {
  it.each<[string, object]>([
    ["GraphNotAsManifest", { input: { form: "tensor", name: "y" } }],
    ["GraphNotAsManifest", { output: { ...tinyManifest.output, probabilities: "q" } }],
    ["GraphNotAsManifest", { features: [...tinyManifest.features, { name: "more", type: "number" }] }],
    ["GraphNotAsManifest", { sample: { row: { size: 0 }, score: 0.51 } }],
    ["SampleLabelWrong", { sample: { row: { size: 1 }, score: 0.7310586, label: "small" } }],
    ["ScoreNotFinite", { features: [{ name: "size", type: "number", missing: "warn" }] }],
  ])("with %s: %j", async (code, fields) => {
    await expect(check(tiny(fields))).rejects.toMatchObject({ code });
  });

  it("when its file is no graph", async () => {
    const files = { ...tiny(), onnx: Buffer.from("<!DOCTYPE html>") };
    await expect(check(files)).rejects.toMatchObject({ code: "GraphNotAsManifest" });
  });
});

const shared = "../shared/data/onnx/tabular";
const isThere = existsSync(shared);
if (!isThere) console.warn(`${shared} is not on this machine: only models of our own were checked`);

/** What nobody wrote about models that others made. */
function iris(file: string, label: string): ModelFiles {
  const features = ["sepalLength", "sepalWidth", "petalLength", "petalWidth"];
  return foreign(file, {
    task: "multiclass",
    input: { form: "tensor", name: "float_input" },
    features: features.map((name) => ({
      name,
      type: "number",
      unit: "cm",
      seen: { minimum: 0.1, maximum: 8 },
    })),
    output: { label: "output_label", classes: ["setosa", "versicolor", "virginica"] },
    sample: { row: Object.fromEntries(features.map((name, at) => [name, [5.1, 3.5, 1.4, 0.2][at]])), label },
  });
}

function foreign(file: string, fields: object): ModelFiles {
  const name = file
    .replace(/\.onnx$/, "")
    .replaceAll("_", "-")
    .toLowerCase();
  const manifest = PredictionManifest.parse({
    ...tinyManifest,
    name,
    title: file,
    threshold: undefined,
    ...fields,
  });
  return { manifest, onnx: readFileSync(join(shared, file)) };
}

(isThere ? describe : describe.skip)("of models that others made", () => {
  it.each(["logreg_iris.onnx", "rf_iris.onnx"])(
    "%s is taken, and scores like its reference",
    async (file) => {
      const files = iris(file, "setosa");
      expect(await check(files)).toMatchObject({ hasScores: false });
      const wanted = readNumbers("iris_Y_test.npy");
      expect(wanted).toHaveLength(38);
      expect(await labelsOf(files)).toEqual(wanted);
    },
  );

  it("knn_iris.onnx is refused, as an empty batch ends its process", async () => {
    await expect(check(iris("knn_iris.onnx", "setosa"))).rejects.toMatchObject({
      code: "GraphEndsProcess",
      message: expect.stringMatching(/SIGFPE when it was asked for an empty batch/),
    });
  });

  it.each([
    ["sklearn-onnx_treecl.onnx", trees("label_0", "proba_0", 3, 0.6517532)],
    ["sklearn-onnx_treecl2.onnx", trees("label_2", "proba_2", 2, 0.6986459)],
    // its only numbers are margins, so what can be had is a label
    ["sklearn-onnx_treecl3.onnx", trees("label_0", undefined, 4, undefined, "class 3")],
  ])("%s is taken", async (file, fields) => {
    await check(foreign(file, fields));
  });

  it("margins under the name of probabilities are refused", async () => {
    const margins = trees("label_0", "proba_0", 4, -1.1638933);
    await expect(check(foreign("sklearn-onnx_treecl3.onnx", margins))).rejects.toMatchObject({
      code: "ProbabilityOutOfRange",
    });
  });

  it("one that reads more columns than the manifest has is refused, and told so", async () => {
    const { features, ...rest } = trees("label_0", "proba_0", 3, 0.6517532);
    const few = features.slice(0, 12);
    const row = Object.fromEntries(few.map(({ name }) => [name, 0.5]));
    const fields = { ...rest, features: few, sample: { ...rest.sample, row } };
    await expect(check(foreign("sklearn-onnx_treecl.onnx", fields))).rejects.toMatchObject({
      code: "GraphNotAsManifest",
      message: expect.stringMatching(
        /why: One path in the graph requests feature 19 but input tensor has 12/,
      ),
    });
  });
});

/** Of made-up columns that nobody named. */
function trees(
  label: string,
  probabilities: string | undefined,
  count: number,
  score?: number,
  name?: string,
) {
  const features = Array.from({ length: 20 }, (_, at) => ({
    name: `x${at}`,
    type: "number",
    seen: { minimum: -3, maximum: 3 },
  }));
  const classes = Array.from({ length: count }, (_, at) => `class ${at}`);
  const row = Object.fromEntries(features.map((feature) => [feature.name, 0.5]));
  const binary = {
    task: "binary",
    threshold: 0.5,
    output: { label, probabilities, classes, positive: "class 1" },
  };
  return {
    ...(count === 2 ? binary : { task: "multiclass", output: { label, probabilities, classes } }),
    input: { form: "tensor", name: "input" },
    features,
    sample: { row, score, label: name },
  };
}

async function labelsOf({ manifest, onnx }: ModelFiles): Promise<number[]> {
  const session = await InferenceSession.create(Buffer.from(onnx), { logSeverityLevel: 3 });
  const values = Float32Array.from(readNumbers("iris_X_test.npy"));
  const { label = "" } = manifest.output;
  const answer = await session.run({ float_input: new Tensor("float32", values, [values.length / 4, 4]) }, [
    label,
  ]);
  return Array.from(answer[label]?.data as BigInt64Array, Number);
}

/** A file of NumPy: a head in text, then numbers of one type, row after row. */
function readNumbers(name: string): number[] {
  const file = readFileSync(join(shared, name));
  const start = 10 + file.readUInt16LE(8);
  const type = /'descr': '<(\w\d)'/.exec(file.toString("latin1", 10, start))?.[1];
  const size = Number(type?.at(-1));
  return Array.from({ length: (file.length - start) / size }, (_, at) => {
    const from = start + at * size;
    if (type === "i8") return Number(file.readBigInt64LE(from));
    return type === "f4"
      ? file.readFloatLE(from)
      : type === "f8"
        ? file.readDoubleLE(from)
        : file.readInt32LE(from);
  });
}
