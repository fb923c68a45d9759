/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type OnnxGraph, onnxFile } from "../../shared/onnx-file";
import { seededRandom } from "../../shared/seeded-random";
import { rowEncoder } from "../encode-rows";
import { trainFirstModels } from "../first-model/first-models";
import { PredictionManifest } from "../manifest";
import type { ExplainedRows, ScoredRows } from "../scoring/protocol";
import { ScoringModel } from "../scoring/scoring-model";
import { levelOf, makeTrees, treeAttributes } from "../testing/random-forest";

const columns = 4;
const names = ["a", "b", "c", "d"];

function manifestOf(change: object): PredictionManifest {
  return PredictionManifest.parse({
    name: "made-up",
    version: "1",
    title: "Made up",
    task: "binary",
    input: { form: "tensor", name: "x" },
    features: names.map((name) => ({
      name,
      type: "number",
      missing: "warn",
      seen: { minimum: 0, maximum: 1 },
    })),
    output: { probabilities: "p", classes: ["no", "yes"], positive: "yes" },
    threshold: 0.5,
    metrics: { protocol: "none", rows: 1, values: {} },
    trainingData: { source: "none", sha256: "unknown" },
    author: "nobody",
    licence: "MIT",
    // no graph says so: `load` finds out what each does
    sample: { row: { a: 0, b: 0, c: 0, d: 0 }, score: 1e9 },
    ...change,
  });
}

type Node = OnnxGraph["nodes"][number];

function graphOf(
  nodes: readonly Node[],
  outputs: OnnxGraph["outputs"],
  constants: OnnxGraph["constants"] = [],
) {
  return onnxFile({ name: "g", input: { name: "x", shape: ["rows", columns] }, outputs, nodes, constants });
}

/** The sample's score is what the graph gives: found by asking, as this is about explanations. */
async function load(manifest: PredictionManifest, onnx: Uint8Array): Promise<ScoringModel> {
  const message = await ScoringModel.load({ manifest, onnx }).catch((error: Error) => error.message);
  const score = Number(/scores (\S+),/.exec(String(message))?.[1]);
  return ScoringModel.load({ manifest: { ...manifest, sample: { ...manifest.sample, score } }, onnx });
}

function randomRows(random: () => number, missing = 0.1) {
  return Array.from({ length: 200 }, (_, row) => ({
    row,
    values: names.map(() => (random() < missing ? null : random() < 0.7 ? levelOf(random) : random())),
  }));
}

function explained({ explained: found }: ScoredRows): ExplainedRows {
  if ("reason" in found) throw new Error(found.reason);
  return found;
}

/** Of each row, what base and contributions sum to. */
function sumsOf(scored: ScoredRows): number[] {
  const { bases, contributions } = explained(scored);
  const features = contributions.length / bases.length;
  return Array.from(bases, (base, row) =>
    contributions.slice(row * features, (row + 1) * features).reduce((sum, each) => sum + each, base),
  );
}

const logistic = (value: number) => 1 / (1 + Math.exp(-value));

describe("of the first models", () => {
  const { models } = trainFirstModels();

  it.each(models.map((model) => [model.manifest.title, model] as const))(
    "%s: contributions are log-odds, and sum to the score within 1e-6",
    async (_, { manifest, onnx }) => {
      const model = await ScoringModel.load({ manifest, onnx });
      const random = seededRandom(5);
      const rows = Array.from({ length: 200 }, (__, row) => ({
        row,
        values: manifest.features.map((feature) => {
          if (feature.missing === "warn" && random() < 0.2) return null;
          if (feature.type === "boolean") return random() < 0.5;
          if (feature.type === "category")
            return feature.categories[Math.floor(random() * feature.categories.length)] ?? null;
          const { minimum, maximum } = feature.seen ?? { minimum: 0, maximum: 1 };
          const value = minimum + random() * (maximum - minimum);
          return feature.type === "integer" ? Math.round(value) : value;
        }),
      }));
      const scored = await model.score(rowEncoder(manifest)(rows));
      expect(explained(scored)).toMatchObject({ space: "log-odds" });
      for (const [row, sum] of sumsOf(scored).entries())
        expect(Math.abs(logistic(sum) - (scored.scores?.[row] ?? 0))).toBeLessThan(1e-6);
    },
  );

  it("say what they are compared with: means of the weights, training rows of the trees", async () => {
    const kinds = await Promise.all(
      models.map(async ({ manifest, onnx }) => {
        const model = await ScoringModel.load({ manifest, onnx });
        const { method, baseline } = explained(
          await model.score(rowEncoder(manifest)([{ row: 0, values: [] }])),
        );
        return [method, baseline];
      }),
    );
    expect(kinds).toEqual([
      ["linear", "mean"],
      ["tree", "training"],
    ]);
  });
});

describe("of trees", () => {
  const modes = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT"];
  const made = { columns, depth: 6, trees: 20, outputs: 1, modes };

  it("with one score for two classes, of rows that meet thresholds exactly or have nothing", async () => {
    const random = seededRandom(11);
    const onnx = graphOf(
      [
        {
          operator: "TreeEnsembleClassifier",
          domain: "ai.onnx.ml",
          inputs: ["x"],
          outputs: ["label", "p"],
          attributes: {
            ...treeAttributes(makeTrees(made, random), "class"),
            base_values: Float32Array.of(-0.25),
            classlabels_int64s: [0, 1],
            post_transform: "LOGISTIC",
          },
        },
      ],
      [
        { name: "label", shape: ["rows"], type: "int64" },
        { name: "p", shape: ["rows", 2] },
      ],
    );
    const manifest = manifestOf({});
    const model = await load(manifest, onnx);
    const scored = await model.score(rowEncoder(manifest)(randomRows(random)));
    for (const [row, sum] of sumsOf(scored).entries())
      expect(Math.abs(logistic(sum) - (scored.scores?.[row] ?? 0))).toBeLessThan(1e-6);
  });

  it("with a probability for each of three classes: the label's is explained", async () => {
    const random = seededRandom(12);
    const trees = makeTrees({ ...made, outputs: 3 }, random);
    const onnx = graphOf(
      [
        {
          operator: "TreeEnsembleClassifier",
          domain: "ai.onnx.ml",
          inputs: ["x"],
          outputs: ["label", "p"],
          attributes: {
            ...treeAttributes(trees, "class"),
            classlabels_int64s: [0, 1, 2],
            post_transform: "NONE",
          },
        },
      ],
      [
        { name: "label", shape: ["rows"], type: "int64" },
        { name: "p", shape: ["rows", 3] },
      ],
    );
    const manifest = manifestOf({
      task: "multiclass",
      threshold: undefined,
      output: { label: "label", probabilities: "p", classes: ["x", "y", "z"] },
    });
    const model = await load(manifest, onnx);
    const scored = await model.score(rowEncoder(manifest)(randomRows(random)));
    expect(explained(scored)).toMatchObject({ method: "tree", space: "probability" });
    for (const [row, sum] of sumsOf(scored).entries())
      expect(Math.abs(sum - (scored.scores?.[row] ?? 0))).toBeLessThan(1e-5);
    expect(new Set(scored.labels).size).toBe(3);
  });

  it("that regress, by their sum or their average", async () => {
    for (const aggregate of ["SUM", "AVERAGE"]) {
      const random = seededRandom(13);
      const onnx = graphOf(
        [
          {
            operator: "TreeEnsembleRegressor",
            domain: "ai.onnx.ml",
            inputs: ["x"],
            outputs: ["y"],
            attributes: {
              ...treeAttributes(makeTrees(made, random), "target"),
              n_targets: 1,
              aggregate_function: aggregate,
              post_transform: "NONE",
            },
          },
        ],
        [{ name: "y", shape: ["rows", 1] }],
      );
      const manifest = manifestOf({ task: "regression", threshold: undefined, output: { score: "y" } });
      const model = await load(manifest, onnx);
      const scored = await model.score(rowEncoder(manifest)(randomRows(random)));
      expect(explained(scored)).toMatchObject({ method: "tree", space: "value" });
      for (const [row, sum] of sumsOf(scored).entries())
        expect(Math.abs(sum - (scored.scores?.[row] ?? 0))).toBeLessThan(1e-5);
    }
  });
});

describe("of weights", () => {
  const weights = Float32Array.of(1.5, -2, 0.5, 0.25);
  const outputs = [
    { name: "label", shape: ["rows"], type: "int64" as const },
    { name: "p", shape: ["rows", 2] },
  ];
  const classifier = (attributes: Node["attributes"]): Node => ({
    operator: "LinearClassifier",
    domain: "ai.onnx.ml",
    inputs: ["x"],
    outputs: ["label", "p"],
    attributes: { classlabels_ints: [0, 1], multi_class: 0, ...attributes },
  });
  const minus = (values: Float32Array) => values.map((value) => -value);
  const both = Float32Array.of(...minus(weights), ...weights);

  it.each<[string, Node, number]>([
    [
      "each class by itself",
      classifier({ coefficients: both, intercepts: Float32Array.of(-0.5, 0.5), post_transform: "LOGISTIC" }),
      1,
    ],
    [
      "both against each other",
      classifier({ coefficients: both, intercepts: Float32Array.of(-0.5, 0.5), post_transform: "SOFTMAX" }),
      2,
    ],
  ])("with %s: weights times values", async (_, node, factor) => {
    const manifest = manifestOf({});
    const model = await load(manifest, graphOf([node], outputs));
    const scored = await model.score(rowEncoder(manifest)([{ row: 0, values: [0.5, 0.25, 1, 2] }]));
    const { space, baseline, bases, contributions } = explained(scored);
    expect([space, baseline, [...bases], [...contributions]]).toEqual([
      "log-odds",
      "zero",
      [0.5 * factor],
      [0.75, -0.5, 0.5, 0.5].map((value) => value * factor),
    ]);
    expect(logistic(sumsOf(scored)[0] ?? 0)).toBeCloseTo(scored.scores?.[0] ?? 0, 6);
  });

  it("as a matrix with a logistic function behind it, and the mean taken before it", async () => {
    const onnx = graphOf(
      [
        { operator: "Sub", inputs: ["x", "means"], outputs: ["centred"], attributes: {} },
        { operator: "MatMul", inputs: ["centred", "w"], outputs: ["product"], attributes: {} },
        { operator: "Add", inputs: ["product", "b"], outputs: ["sum"], attributes: {} },
        { operator: "Sigmoid", inputs: ["sum"], outputs: ["score"], attributes: {} },
      ],
      [{ name: "score", shape: ["rows", 1] }],
      [
        { name: "means", shape: [4], values: Float32Array.of(0.5, 0.5, 0.5, 0.5) },
        { name: "w", shape: [4, 1], values: weights },
        { name: "b", shape: [1], values: Float32Array.of(-1) },
      ],
    );
    const manifest = manifestOf({ output: { score: "score", classes: ["no", "yes"], positive: "yes" } });
    const model = await load(manifest, onnx);
    const scored = await model.score(rowEncoder(manifest)([{ row: 0, values: [0.5, 0.25, 1, 2] }]));
    const { baseline, bases, contributions } = explained(scored);
    expect([baseline, [...bases], [...contributions]]).toEqual(["mean", [-1], [0, 0.5, 0.25, 0.375]]);
  });
});

describe("is not there, and says why,", () => {
  it("of a graph of several layers", async () => {
    const onnx = graphOf(
      [
        { operator: "MatMul", inputs: ["x", "w"], outputs: ["hidden"], attributes: {} },
        { operator: "Relu", inputs: ["hidden"], outputs: ["positive"], attributes: {} },
        { operator: "MatMul", inputs: ["positive", "v"], outputs: ["y"], attributes: {} },
      ],
      [{ name: "y", shape: ["rows", 1] }],
      [
        { name: "w", shape: [4, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
        { name: "v", shape: [2, 1], values: Float32Array.of(1, -1) },
      ],
    );
    const manifest = manifestOf({ task: "regression", threshold: undefined, output: { score: "y" } });
    const { explained: found } = await (await load(manifest, onnx)).score(
      rowEncoder(manifest)([{ row: 0, values: [1, 1, 1, 1] }]),
    );
    expect(found).toMatchObject({ reason: expect.stringContaining("several layers") });
  });

  it("of a graph whose score is not what our reading of it gives", async () => {
    const onnx = graphOf(
      [
        { operator: "MatMul", inputs: ["x", "w"], outputs: ["sum"], attributes: {} },
        { operator: "Exp", inputs: ["sum"], outputs: ["y"], attributes: {} },
      ],
      [{ name: "y", shape: ["rows", 1] }],
      [{ name: "w", shape: [4, 1], values: Float32Array.of(1, 2, 3, 4) }],
    );
    const manifest = manifestOf({ task: "regression", threshold: undefined, output: { score: "y" } });
    const { explained: found } = await (await load(manifest, onnx)).score(
      rowEncoder(manifest)([{ row: 0, values: [1, 1, 1, 1] }]),
    );
    expect(found).toMatchObject({ reason: expect.stringContaining("not made of its sum") });
  });

  // not part of this repository
  const tabular = join(process.cwd(), "../shared/data/onnx/tabular");
  (existsSync(tabular) ? it : it.skip).each([
    ["sklearn-onnx_treecl.onnx", "0", ["x", "y", "z"]],
    ["sklearn-onnx_treecl2.onnx", "2", ["no", "yes"]],
    ["sklearn-onnx_treecl3.onnx", "0", ["w", "x", "y", "z"]],
  ])("of %s, whose trees do not tell about training rows", async (file, suffix, classes) => {
    const output = { label: `label_${suffix}`, probabilities: `proba_${suffix}`, classes };
    const manifest = manifestOf({
      input: { form: "tensor", name: "input" },
      features: Array.from({ length: 40 }, (_, at) => ({ name: `f${at}`, type: "number", missing: "warn" })),
      sample: { row: {}, score: 1e9 },
      ...(classes.length === 2
        ? { output: { ...output, positive: "yes" } }
        : { output, task: "multiclass", threshold: undefined }),
    });
    const model = await load(manifest, readFileSync(join(tabular, file)));
    const { explained: found } = await model.score(rowEncoder(manifest)([{ row: 0, values: [] }]));
    expect(found).toMatchObject({ reason: expect.stringContaining("nodes_hitrates") });
  });
});
