import { type OnnxGraph, onnxFile } from "../../shared/onnx-file";
import { PredictionManifest } from "../manifest";
import type { FeatureValue } from "../rows";
import { type Employees, employeesCsv, makeEmployees, sha256, tableOf } from "./employees";
import { graphEnds, linearGraph } from "./linear-graph";
import { predictBoosted, trainBoosted } from "./training/boosted-trees";
import { outOfFold } from "./training/folds";
import { predictLinear, trainLogistic } from "./training/logistic-regression";
import { bestThreshold, measure, measureAt } from "./training/measure";
import type { Predict, Table, Train } from "./training/table";
import { treeGraph } from "./tree-graph";

/** A model as it is registered. */
export interface FirstModel {
  readonly manifest: PredictionManifest;
  readonly onnx: Buffer;
}

/** Two versions of one model, to be compared, and what they were trained on. */
export interface FirstModels {
  readonly models: readonly FirstModel[];
  /** Of all rows that were trained on, as a CSV file. */
  readonly trainingData: string;
}

/** Who makes a version, from rows to a graph. */
interface Recipe {
  readonly version: string;
  readonly title: string;
  readonly description: string;
  train(table: Table): { readonly predict: Predict; readonly graph: OnnxGraph };
}

const seed = 13;
const trainingRows = 3000;
const heldOutRows = 1000;
const folds = 3;

const recipes: readonly Recipe[] = [
  {
    version: "1",
    title: "Who leaves: logistic regression",
    description:
      "Log-odds as a weighted sum of standardised features, L2-penalised. Every weight can be read.",
    train: (table) => {
      const model = trainLogistic(table);
      return { predict: (asked) => predictLinear(model, asked), graph: linearGraph(model) };
    },
  },
  {
    version: "2",
    title: "Who leaves: boosted trees",
    description:
      "100 trees of depth 3, each of which corrects those before it. Finds what only counts together.",
    train: (table) => {
      const model = trainBoosted(table);
      return { predict: (asked) => predictBoosted(model, asked), graph: treeGraph(model, table.columns) };
    },
  },
];

/** Trains them: the same bytes each time, on any machine. Takes a second or two. */
export function trainFirstModels(): FirstModels {
  const training = makeEmployees({ count: trainingRows, seed });
  // a stream of its own: nobody of these was seen in training
  const heldOut = makeEmployees({ count: heldOutRows, seed: seed + 1 });
  const trainingData = employeesCsv(training);
  const source = { training, heldOut, sha256: sha256(trainingData) };
  return { trainingData, models: recipes.map((recipe) => trainOne(recipe, source)) };
}

interface Source {
  readonly training: Employees;
  readonly heldOut: Employees;
  /** Of the training data's file. */
  readonly sha256: string;
}

function trainOne(recipe: Recipe, { training, heldOut, sha256: dataHash }: Source): FirstModel {
  const table = tableOf(training);
  const train: Train = (rows) => recipe.train(rows).predict;
  const threshold = bestThreshold(outOfFold(table, train, { folds, seed }), table.labels);
  const { predict, graph } = recipe.train(table);
  const asked = tableOf({ ...heldOut, features: training.features });
  const scores = predict(asked);
  const { calibration, ...measured } = measure(scores, asked.labels);

  const manifest = PredictionManifest.parse({
    name: "leaving",
    version: recipe.version,
    title: recipe.title,
    description: recipe.description,
    task: "binary",
    input: { form: "tensor", name: graphEnds.input },
    features: training.features,
    output: {
      label: graphEnds.label,
      probabilities: graphEnds.probabilities,
      classes: ["stays", "leaves"],
      positive: "leaves",
    },
    threshold,
    metrics: {
      protocol: `${heldOutRows} rows drawn apart (seed ${seed + 1}) and not trained on. The threshold has the highest F1 over ${folds} folds of the ${trainingRows} training rows (seed ${seed}); nothing else was chosen by looking.`,
      rows: heldOutRows,
      values: roundedAll({
        ...measured,
        ...measureAt(threshold, scores, asked.labels),
        positiveShare: heldOut.left.filter(Boolean).length / heldOutRows,
      }),
      calibration: calibration.map((range) => ({
        ...range,
        predicted: range.predicted === null ? null : rounded(range.predicted),
        observed: range.observed === null ? null : rounded(range.observed),
      })),
    },
    trainingData: {
      source: `made-up employees, seed ${seed}: runtime/predictions/first-model/employees.ts`,
      sha256: dataHash,
      rows: trainingRows,
    },
    author: "Vitrine",
    licence: "Apache-2.0",
    sample: { row: namedRow(heldOut, 0), score: scores[0] },
  });
  return { manifest, onnx: onnxFile(graph) };
}

function namedRow({ features, rows }: Employees, at: number): Record<string, FeatureValue> {
  return Object.fromEntries(features.map(({ name }, column) => [name, rows[at]?.[column] ?? null]));
}

function roundedAll(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value)]));
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
