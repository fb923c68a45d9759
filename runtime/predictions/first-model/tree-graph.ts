import type { OnnxGraph } from "../../shared/onnx-file";
import { graphEnds } from "./linear-graph";
import type { BoostedTrees, TreeNode } from "./training/boosted-trees";

/** Boosted trees as ONNX: one node of the operator set for classical models. Each node says how many training rows came by. */
export function treeGraph({ base, trees }: BoostedTrees, columns: number): OnnxGraph {
  const { input, label, probabilities } = graphEnds;
  const nodes = trees.flatMap(numbered);
  const leaves = nodes.filter(({ node }) => node.split === undefined);
  const floats = (of: (each: Numbered) => number) => Float32Array.from(nodes, of);
  const whole = (of: (each: Numbered) => number) => nodes.map(of);
  return {
    name: "boosted-trees",
    input: { name: input, shape: ["rows", columns] },
    outputs: [
      { name: label, shape: ["rows"], type: "int64" },
      { name: probabilities, shape: ["rows", 2] },
    ],
    nodes: [
      {
        operator: "TreeEnsembleClassifier",
        domain: "ai.onnx.ml",
        inputs: [input],
        outputs: [label, probabilities],
        attributes: {
          base_values: Float32Array.of(base),
          nodes_treeids: whole(({ tree }) => tree),
          nodes_nodeids: whole(({ id }) => id),
          nodes_featureids: whole(({ node }) => node.split?.column ?? 0),
          nodes_modes: nodes.map(({ node }) => (node.split ? "BRANCH_LEQ" : "LEAF")),
          nodes_values: floats(({ node }) => node.split?.threshold ?? 0),
          nodes_truenodeids: whole(({ low }) => low),
          nodes_falsenodeids: whole(({ high }) => high),
          nodes_missing_value_tracks_true: whole(({ node }) => (node.split?.missingIsLow ? 1 : 0)),
          nodes_hitrates: floats(({ node }) => node.rows),
          class_treeids: leaves.map(({ tree }) => tree),
          class_nodeids: leaves.map(({ id }) => id),
          // one score for both classes: the log-odds of the second
          class_ids: leaves.map(() => 0),
          class_weights: Float32Array.from(leaves, ({ node }) => node.value),
          classlabels_int64s: [0, 1],
          post_transform: "LOGISTIC",
        },
      },
    ],
    constants: [],
  };
}

interface Numbered {
  readonly tree: number;
  readonly id: number;
  readonly node: TreeNode;
  /** Ids of its children, 0 of a leaf. */
  readonly low: number;
  readonly high: number;
}

/** A tree's nodes with ids in the order in which they are reached, the low side first. */
function numbered(root: TreeNode, tree: number): Numbered[] {
  const found: Numbered[] = [];
  const visit = (node: TreeNode): number => {
    const id = found.length;
    found.push({ tree, id, node, low: 0, high: 0 });
    if (node.split === undefined) return id;
    const low = visit(node.split.low);
    const high = visit(node.split.high);
    found[id] = { tree, id, node, low, high };
    return id;
  };
  visit(root);
  return found;
}
