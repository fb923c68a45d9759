import { linearGraph } from "../../runtime/predictions/first-model/linear-graph";
import { type OnnxGraph, onnxFile } from "../../runtime/shared/onnx-file";
import type { PeerModels, PeerTree } from "./fastapi-peer";

/** A model of ours, as it is registered. */
export interface GraphAndManifest {
  readonly manifest: object;
  readonly onnx: Uint8Array;
}

/** The peer's two models as ours: the same numbers, so the same scores. */
export function peerGraphs({
  linear,
  forest,
  rows,
  scores,
}: PeerModels): Record<"forest" | "linear", GraphAndManifest> {
  const columns = linear.weights.length;
  const linearOnnx = onnxFile(
    linearGraph({
      means: new Float64Array(columns),
      deviations: new Float64Array(columns).fill(1),
      weights: Float64Array.from(linear.weights),
      intercept: linear.intercept,
    }),
  );
  const [row = []] = rows;
  return {
    linear: { manifest: manifestOf("linear", row, scores.linear[0]), onnx: linearOnnx },
    forest: {
      manifest: manifestOf("forest", row, scores.forest[0]),
      onnx: onnxFile(forestGraph(forest, columns)),
    },
  };
}

/** A row as callers send it. */
export function namedRow(row: readonly number[]): Record<string, number> {
  return Object.fromEntries(row.map((value, at) => [`f${at}`, value]));
}

function manifestOf(name: string, row: readonly number[], score: number | undefined): object {
  return {
    name,
    version: "1",
    title: `The peer's ${name}`,
    task: "binary",
    input: { form: "tensor", name: "features" },
    features: row.map((_, at) => ({ name: `f${at}`, type: "number", seen: { minimum: -10, maximum: 10 } })),
    output: { label: "label", probabilities: "probabilities", classes: ["0", "1"], positive: "1" },
    threshold: 0.5,
    metrics: { protocol: "none", rows: 1, values: {} },
    trainingData: { source: "made up", sha256: "unknown" },
    author: "scikit-learn",
    licence: "none",
    sample: { row: namedRow(row), score },
  };
}

/** A forest's probability is the mean of its trees' shares. */
function forestGraph(trees: readonly PeerTree[], columns: number): OnnxGraph {
  const nodes = trees.flatMap(({ left, right, feature, threshold, rows, share }, tree) =>
    left.map((low, id) => ({
      tree,
      id,
      low,
      high: right[id] ?? 0,
      feature: feature[id] ?? 0,
      threshold: threshold[id] ?? 0,
      rows: rows[id] ?? 0,
      share: (share[id] ?? 0) / trees.length,
    })),
  );
  const isLeaf = ({ low }: { readonly low: number }) => low < 0;
  // each leaf votes for both classes
  const votes = nodes.filter(isLeaf).flatMap(({ tree, id, share }) => [
    { tree, id, class: 0, weight: 1 / trees.length - share },
    { tree, id, class: 1, weight: share },
  ]);
  return {
    name: "forest",
    input: { name: "features", shape: ["rows", columns] },
    outputs: [
      { name: "label", shape: ["rows"], type: "int64" },
      { name: "probabilities", shape: ["rows", 2] },
    ],
    nodes: [
      {
        operator: "TreeEnsembleClassifier",
        domain: "ai.onnx.ml",
        inputs: ["features"],
        outputs: ["label", "probabilities"],
        attributes: {
          nodes_treeids: nodes.map(({ tree }) => tree),
          nodes_nodeids: nodes.map(({ id }) => id),
          nodes_featureids: nodes.map((node) => (isLeaf(node) ? 0 : node.feature)),
          nodes_modes: nodes.map((node) => (isLeaf(node) ? "LEAF" : "BRANCH_LEQ")),
          nodes_values: Float32Array.from(nodes, (node) => (isLeaf(node) ? 0 : roundedDown(node.threshold))),
          nodes_truenodeids: nodes.map((node) => (isLeaf(node) ? 0 : node.low)),
          nodes_falsenodeids: nodes.map((node) => (isLeaf(node) ? 0 : node.high)),
          nodes_hitrates: Float32Array.from(nodes, ({ rows }) => rows),
          class_treeids: votes.map(({ tree }) => tree),
          class_nodeids: votes.map(({ id }) => id),
          class_ids: votes.map((vote) => vote.class),
          class_weights: Float32Array.from(votes, ({ weight }) => weight),
          classlabels_int64s: [0, 1],
          post_transform: "NONE",
        },
      },
    ],
    constants: [],
  };
}

/** Thresholds of 64 bits, compared with values of 32: the next lower of 32 bits parts the same values. */
function roundedDown(threshold: number): number {
  const rounded = Math.fround(threshold);
  if (rounded <= threshold) return rounded;
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, rounded);
  bits.setInt32(0, bits.getInt32(0) + (rounded > 0 ? -1 : 1));
  return bits.getFloat32(0);
}
