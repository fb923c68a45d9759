import type { EncodedRows } from "../encode-rows";
import type { PredictionManifest } from "../manifest";
import type { ExplainedRows } from "../scoring/protocol";
import type { ReadOutputs } from "../scoring/read-outputs";
import { readForest } from "./forest";
import { columnsAt, type GraphColumn } from "./graph-columns";
import { linearContributions, linearScores, readLinear } from "./linear-head";
import { NotExplainable } from "./not-explainable";
import { type OnnxNode, type ReadGraph, readOnnx } from "./onnx-graph";
import { probeRows } from "./probe-rows";
import { binaryLinks, multiclassLinks, regressionLinks, type ScoreLink, sumOf } from "./score-links";
import { type Additive, type ScoreTarget, treeContributions } from "./tree-contributions";
import { forestScores } from "./walk-forest";

/** What explains a model's rows, or why nothing does. */
export type RowExplainer =
  | { explain(encoded: EncodedRows, labels: Int32Array | undefined): ExplainedRows }
  | { readonly reason: string };

/** The node that makes raw scores of columns. */
interface Head {
  readonly method: ExplainedRows["method"];
  readonly outputs: number;
  raw(columns: Float32Array): Float64Array;
  contributions(target: ScoreTarget): Additive;
}

const linear = new Set(["LinearClassifier", "LinearRegressor", "Gemm", "MatMul"]);
const trees = new Set(["TreeEnsembleClassifier", "TreeEnsembleRegressor"]);
/** How far our reading of a graph may be from onnxruntime's: its sums are of 32-bit floats. */
const tolerance = 1e-6;

/**
 * Reads a graph of trees or weights, and finds out how its scores are made of the sums. It is believed when it gives the
 * scores that onnxruntime does, for some rows.
 *
 * @param ask what onnxruntime says of some rows
 */
export async function rowExplainer(
  manifest: PredictionManifest,
  onnx: Uint8Array,
  ask: (encoded: EncodedRows) => Promise<ReadOutputs>,
): Promise<RowExplainer> {
  try {
    return await readExplainer(manifest, onnx, ask);
  } catch (error) {
    if (error instanceof NotExplainable) return { reason: error.message };
    if (error instanceof RangeError) return { reason: "Its graph cannot be read." };
    throw error;
  }
}

async function readExplainer(
  manifest: PredictionManifest,
  onnx: Uint8Array,
  ask: (encoded: EncodedRows) => Promise<ReadOutputs>,
): Promise<RowExplainer> {
  const graph = readOnnx(onnx);
  const node = headNode(graph);
  const columns = columnsAt(graph, manifest, node.inputs[0] ?? "");
  const head = readHead(node, graph, columns);
  const probes = probeRows(manifest);
  const link = findLink(manifest, head, columns, probes, await ask(probes));
  const features = manifest.features.length;
  const targets = link.targets.map((target) => head.contributions(target));
  const { method } = head;
  const baseline =
    method === "tree" ? "training" : columns.some(({ isCentred }) => isCentred) ? "mean" : "zero";

  return {
    explain: (encoded, labels) => {
      const { rows } = encoded;
      const bases = new Float64Array(rows);
      const contributions = new Float64Array(rows * features);
      const values = new Float32Array(columns.length);
      for (let row = 0; row < rows; row++) {
        const target = targets[targets.length > 1 ? (labels?.[row] ?? 0) : 0];
        if (target === undefined) continue;
        fill(values, columns, encoded, row);
        bases[row] = target.base;
        target.add(values, contributions, row * features);
      }
      return { method, space: link.space, baseline, bases, contributions };
    },
  };
}

function headNode({ nodes }: ReadGraph): OnnxNode {
  const heads = nodes.filter(({ operator }) => linear.has(operator) || trees.has(operator));
  const [head] = heads;
  if (head && heads.length === 1) return head;
  throw new NotExplainable(
    head
      ? "Its graph has several layers, and contributions are exact for one of weights or trees."
      : "Its graph has neither weights nor trees that sum to its score.",
  );
}

function readHead(node: OnnxNode, graph: ReadGraph, columns: readonly GraphColumn[]): Head {
  const featureOf = Int32Array.from(columns, ({ feature }) => feature);
  if (trees.has(node.operator)) {
    const forest = readForest(node);
    return {
      method: "tree",
      outputs: forest.outputs,
      raw: (values) => forestScores(forest, values),
      contributions: (target) => treeContributions(forest, target, featureOf),
    };
  }
  const weights = readLinear(node, graph, columns.length);
  return {
    method: "linear",
    outputs: weights.outputs,
    raw: (values) => linearScores(weights, values),
    contributions: (target) => linearContributions(weights, target, featureOf),
  };
}

function findLink(
  { task, output }: PredictionManifest,
  head: Head,
  columns: readonly GraphColumn[],
  probes: EncodedRows,
  { scores, probabilities }: ReadOutputs,
): ScoreLink {
  if (scores === undefined)
    throw new NotExplainable("Its graph gives labels alone, and no score to explain.");
  const { classes = [], positive = "" } = output;
  const links =
    task === "regression"
      ? regressionLinks(head.outputs)
      : task === "binary"
        ? binaryLinks(head.outputs, classes.indexOf(positive))
        : head.outputs === classes.length
          ? multiclassLinks(head.outputs)
          : [];
  const given = task === "multiclass" ? (probabilities ?? scores) : scores;
  const values = new Float32Array(columns.length);
  const raws = Array.from({ length: probes.rows }, (_, row) => {
    fill(values, columns, probes, row);
    return head.raw(values);
  });
  const found = links.find((link) =>
    raws.every((raw, row) => {
      const sums = link.targets.map((target) => Math.abs(sumOf(target, raw)));
      const allowed = tolerance * Math.max(1, ...sums);
      const told = link.scores(raw);
      return told.every((score, place) => {
        const theirs = given[row * told.length + place] ?? Number.NaN;
        return Math.abs(score - theirs) <= allowed || (Number.isNaN(score) && Number.isNaN(theirs));
      });
    }),
  );
  if (found) return found;
  throw new NotExplainable("Its score is not made of its sum in a way that is known here.");
}

function fill(
  values: Float32Array,
  columns: readonly GraphColumn[],
  encoded: EncodedRows,
  row: number,
): void {
  for (const [place, column] of columns.entries()) {
    const value = column.valueIn(encoded, row);
    if (typeof value === "string") throw new NotExplainable("Its weights or trees are given texts.");
    values[place] = value;
  }
}
