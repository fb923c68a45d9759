import { createHash } from "node:crypto";
import * as z from "zod";
import { Feature } from "./feature";

const name = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lowercase words with hyphens between them")
  .max(40);

/** A name that the graph gives to one of its inputs or outputs. */
const graphName = z.string().min(1).max(200);

/**
 * What the graph takes.
 *
 * `tensor`: one, float32 [rows, columns]: the features in the manifest's order, each as many columns as its encoding has.
 * `columns`: an input of its own for each feature, [rows, 1] or [rows], as scikit-learn's converter makes them.
 */
const input = z.discriminatedUnion("form", [
  z.strictObject({ form: z.literal("tensor"), name: graphName }),
  z.strictObject({ form: z.literal("columns") }),
]);

const output = z.strictObject({
  /** One label a row: int64 or string, [rows] or [rows, 1]. */
  label: graphName.optional(),
  /** float32 [rows, classes], in the order of `classes`. A sequence of maps cannot be fetched: leave it out. */
  probabilities: graphName.optional(),
  /** float32 [rows] or [rows, 1]: what a regression answers, or the probability of the positive class. */
  score: graphName.optional(),
  /** What answers call the classes, in the order of the probabilities' columns. */
  classes: z.array(z.string().min(1).max(100)).min(2).max(1000).optional(),
  /** What the graph's label output calls them. @default the classes' names where it answers strings, else 0, 1, 2… */
  graphLabels: z.array(z.union([z.int(), z.string()])).optional(),
  /** Of a binary model: the class whose probability is the score. */
  positive: z.string().optional(),
});

const metrics = z.strictObject({
  /** How they were measured, so that somebody else gets the same: which rows, how many, seen in training or not. */
  protocol: z.string().min(1).max(1000),
  /** Rows that were measured on. */
  rows: z.int().positive(),
  /** By name, e.g. auc, logLoss, brier, accuracy, ece. */
  values: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/), z.number()),
  /** Of rows with a probability in [from, to): what was predicted on average, and the share that was positive. */
  calibration: z
    .array(
      z.strictObject({
        from: z.number().min(0).max(1),
        to: z.number().min(0).max(1),
        rows: z.int().min(0),
        predicted: z.number().min(0).max(1).nullable(),
        observed: z.number().min(0).max(1).nullable(),
      }),
    )
    .optional(),
});

const trainingData = z.strictObject({
  /** Where it is from, in words or as an address. */
  source: z.string().min(1).max(1000),
  /** Of the file as it was read; "unknown" has to be said. */
  sha256: z.union([z.string().regex(/^[0-9a-f]{64}$/), z.literal("unknown")]),
  rows: z.int().positive().optional(),
  period: z.strictObject({ from: z.iso.date(), to: z.iso.date() }).optional(),
});

/** What the model has to answer for a row: says that a graph is read here as it was meant where it was made. */
const sample = z.strictObject({
  /** As callers send it: what is missing is null, or left out. */
  row: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()])),
  /**
   * To 1e-5. Binary: the probability of the positive class; multiclass: that of the label; regression: the number.
   * Left out only where the graph gives nothing but a label.
   */
  score: z.number().optional(),
  label: z.string().optional(),
});

/**
 * What a model's graph cannot say about itself: `manifest.json` beside the ONNX file.
 *
 * @example
 * { "name": "leaving", "version": "1", "title": "Who leaves", "task": "binary",
 *   "input": { "form": "tensor", "name": "features" },
 *   "features": [{ "name": "age", "type": "integer", "unit": "years", "seen": { "minimum": 18, "maximum": 60 } }],
 *   "output": { "probabilities": "probabilities", "classes": ["stays", "leaves"], "positive": "leaves" },
 *   "threshold": 0.5,
 *   "metrics": { "protocol": "300 rows not trained on", "rows": 300, "values": { "auc": 0.84 } },
 *   "trainingData": { "source": "…", "sha256": "…", "rows": 1200 },
 *   "author": "…", "licence": "MIT", "sample": { "row": { "age": 41 }, "score": 0.1875 } }
 */
export const PredictionManifest = z
  .strictObject({
    name,
    /** A whole number, as text: Azure ML's way to write it. */
    version: z.string().regex(/^[1-9]\d{0,8}$/, "a whole number from 1, as text"),
    /** For people, e.g. "Who leaves: boosted trees". */
    title: z.string().min(1).max(200),
    description: z.string().max(2000).optional(),
    task: z.enum(["binary", "multiclass", "regression"]),
    /** The ONNX file beside the manifest. */
    file: z
      .string()
      .regex(/^[\w.-]+\.onnx$/)
      .default("model.onnx"),
    input,
    features: z.array(Feature).min(1).max(1000),
    output,
    /** Of a binary model: from this score on, the label is the positive class. */
    threshold: z.number().gt(0).lt(1).optional(),
    metrics,
    trainingData,
    author: z.string().min(1).max(200),
    /** SPDX where there is one, e.g. "MIT". */
    licence: z.string().min(1).max(200),
    sample,
  })
  .superRefine((manifest, context) => {
    for (const { path, message } of contradictions(manifest))
      context.addIssue({ code: "custom", path: [...path], message });
  });

export type PredictionManifest = z.output<typeof PredictionManifest>;

/**
 * A model's id: the same as `cat manifest.json model.onnx | sha256sum` prints.
 *
 * @param manifest the file's bytes, as they are kept: written otherwise it is another model
 * @returns 64 hexadecimal digits
 */
export function modelHash(manifest: Uint8Array, onnx: Uint8Array): string {
  return createHash("sha256").update(manifest).update(onnx).digest("hex");
}

interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Unchecked = Pick<PredictionManifest, "task" | "features" | "output" | "threshold" | "sample">;

function* contradictions({ task, features, output, threshold, sample }: Unchecked): Generator<Contradiction> {
  const names = features.map((feature) => feature.name);
  for (const [at, feature] of names.entries()) {
    if (names.indexOf(feature) !== at)
      yield { path: ["features", at, "name"], message: `${feature} is there already` };
  }
  for (const [at, feature] of features.entries()) {
    if (isSeenBeyond(feature))
      yield { path: ["features", at, "seen"], message: "goes beyond what is allowed" };
  }
  yield* task === "regression" ? ofRegression(output, threshold) : ofClasses(task, output, threshold);

  for (const field of Object.keys(sample.row)) {
    if (!names.includes(field)) yield { path: ["sample", "row", field], message: "is no feature" };
  }
  const hasScore = output.score !== undefined || output.probabilities !== undefined;
  if (hasScore && sample.score === undefined)
    yield { path: ["sample", "score"], message: "is missing: the graph gives one" };
  if (!hasScore && sample.score !== undefined)
    yield {
      path: ["sample", "score"],
      message: "is there, and the output names neither probabilities nor a score",
    };
  if (!hasScore && sample.label === undefined)
    yield { path: ["sample", "label"], message: "is missing: it is all that the graph gives" };
  if (sample.label !== undefined && !output.classes?.includes(sample.label))
    yield { path: ["sample", "label"], message: "is none of output.classes" };
}

function isSeenBeyond(feature: Feature): boolean {
  if (feature.type !== "number" && feature.type !== "integer") return false;
  const { seen, allowed } = feature;
  return Boolean(seen && allowed && (seen.minimum < allowed.minimum || seen.maximum > allowed.maximum));
}

function* ofRegression(
  { score, label, probabilities, classes, positive, graphLabels }: PredictionManifest["output"],
  threshold: number | undefined,
): Generator<Contradiction> {
  if (score === undefined)
    yield { path: ["output", "score"], message: "is missing: a regression answers it" };
  for (const [field, value] of Object.entries({ label, probabilities, classes, positive, graphLabels })) {
    if (value !== undefined) yield { path: ["output", field], message: "is not for a regression" };
  }
  if (threshold !== undefined) yield { path: ["threshold"], message: "is not for a regression" };
}

function* ofClasses(
  task: "binary" | "multiclass",
  { label, probabilities, score, classes, positive, graphLabels }: PredictionManifest["output"],
  threshold: number | undefined,
): Generator<Contradiction> {
  if (classes === undefined) {
    yield { path: ["output", "classes"], message: "is missing" };
    return;
  }
  if (new Set(classes).size < classes.length) yield { path: ["output", "classes"], message: "has one twice" };
  if (graphLabels !== undefined && graphLabels.length !== classes.length)
    yield {
      path: ["output", "graphLabels"],
      message: `has ${graphLabels.length}, and there are ${classes.length} classes`,
    };
  if (label === undefined && probabilities === undefined && score === undefined)
    yield { path: ["output"], message: "names none of label, probabilities and score" };

  if (task === "multiclass") {
    if (score !== undefined) yield { path: ["output", "score"], message: "is not for several classes" };
    if (positive !== undefined) yield { path: ["output", "positive"], message: "is not for several classes" };
    if (threshold !== undefined) yield { path: ["threshold"], message: "is not for several classes" };
    return;
  }
  if (classes.length !== 2)
    yield { path: ["output", "classes"], message: "has to name two, as the task is binary" };
  if (positive === undefined || !classes.includes(positive))
    yield { path: ["output", "positive"], message: "has to be one of output.classes" };
  if ((probabilities ?? score) !== undefined && threshold === undefined)
    yield { path: ["threshold"], message: "is missing: the label is made of the score" };
}
