/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { modelHash, PredictionManifest } from "../manifest";
import { type Employees, makeEmployees, sha256, tableOf } from "./employees";
import type { FirstModel } from "./first-models";
import { measure } from "./training/measure";
import { writeFirstModels } from "./write-first-models";

const folder = mkdtempSync(join(tmpdir(), "vitrine-first-models-"));
const folders = writeFirstModels(folder);
const models = folders.map((own) => ({
  manifest: PredictionManifest.parse(JSON.parse(readFileSync(join(own, "manifest.json"), "utf8"))),
  onnx: readFileSync(join(own, "model.onnx")),
}));
const [linear, trees] = models as [FirstModel, FirstModel];
const trainingData = readFileSync(join(folder, "employees.csv"), "utf8");
const strangers = makeEmployees({ count: 1000, seed: 14 });
afterAll(() => rmSync(folder, { recursive: true }));

it("are two versions of one model, each in a folder, beside what they were trained on", () => {
  expect(readdirSync(folder)).toEqual(["employees.csv", "leaving-1", "leaving-2"]);
  for (const own of folders) expect(readdirSync(own)).toEqual(["manifest.json", "model.onnx"]);
  expect(models.map(({ manifest: { name, version } }) => `${name}@${version}`)).toEqual([
    "leaving@1",
    "leaving@2",
  ]);
  expect(sha256(trainingData)).toBe(linear.manifest.trainingData.sha256);
});

it("are the same bytes each time they are made, on any machine", () => {
  const hashes = folders.map((own) =>
    modelHash(readFileSync(join(own, "manifest.json")), readFileSync(join(own, "model.onnx"))).slice(0, 16),
  );
  // a changed one is another model, and has to be another version where the former is registered
  expect(hashes).toMatchInlineSnapshot(`
    [
      "e99b6cc2b286c5ff",
      "4dc1d3196caff19e",
    ]
  `);
});

it.each([
  ["logistic regression", linear],
  ["boosted trees", trees],
])("answers as ONNX what was measured: %s", async (_, model) => {
  const { metrics, features } = model.manifest;
  const scores = await score(model, strangers);
  const labels = Uint8Array.from(strangers.left, Number);
  const { auc, brier, logLoss } = measure(Float64Array.from(scores), labels);
  expect({ auc, brier, logLoss }).toEqual({
    auc: expect.closeTo(metrics.values["auc"] ?? 0, 3),
    brier: expect.closeTo(metrics.values["brier"] ?? 0, 3),
    logLoss: expect.closeTo(metrics.values["logLoss"] ?? 0, 3),
  });
  expect(strangers.rows.flat()).toContain(null);
  const row = features.map(({ name }) => model.manifest.sample.row[name] ?? null);
  expect((await score(model, { ...strangers, rows: [row] }))[0]).toBeCloseTo(
    model.manifest.sample.score ?? 0,
    5,
  );
});

it("are better than knowing how many leave, and the trees find more than a sum of weights can", () => {
  const of = ({ manifest }: FirstModel) => manifest.metrics.values as Record<"auc" | "brier" | "ece", number>;
  const share = strangers.left.filter(Boolean).length / strangers.left.length;
  expect(of(linear).brier).toBeLessThan(share * (1 - share));
  expect(of(trees).auc).toBeGreaterThan(of(linear).auc + 0.02);
  for (const model of models) expect(of(model).ece).toBeLessThan(0.03);
});

it("learns from people whom nobody is", () => {
  const [head = ""] = trainingData.split("\n");
  expect(head.split(",")).toHaveLength(23);
  expect(head).not.toMatch(/sex|gender|married|origin|name/i);
});

async function score({ manifest, onnx }: FirstModel, asked: Employees): Promise<readonly number[]> {
  const session = await InferenceSession.create(onnx);
  const { rows, columns, values } = tableOf({ ...asked, features: manifest.features });
  const { probabilities } = await session.run({ features: new Tensor("float32", values, [rows, columns]) });
  return Array.from({ length: rows }, (_, row) => Number(probabilities?.data[2 * row + 1]));
}
