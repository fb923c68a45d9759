import type { OnnxGraph } from "../../shared/onnx-file";

/** A node of a made-up tree, with the training rows that came by. */
export interface MadeNode {
  readonly rows: number;
  /** Absent in a leaf. */
  readonly split?: {
    readonly column: number;
    readonly threshold: number;
    readonly mode: string;
    readonly missingIsTrue: boolean;
    readonly whenTrue: MadeNode;
    readonly whenFalse: MadeNode;
  };
  /** Of each raw score; of a leaf. */
  readonly values: readonly number[];
}

export interface MadeForest {
  readonly columns: number;
  readonly depth: number;
  readonly trees: number;
  readonly outputs: number;
  /** How nodes compare. @default BRANCH_LEQ alone */
  readonly modes?: readonly string[];
  /** Whether each node has two nodes below, down to the depth. @default false */
  readonly full?: boolean;
}

/** Thresholds are few, so that rows meet them exactly. */
export function levelOf(random: () => number): number {
  return Math.fround(Math.round(random() * 10) / 10);
}

export function makeTrees(
  { trees, depth, full = false, ...made }: MadeForest,
  random: () => number,
): MadeNode[] {
  const { columns, outputs, modes = ["BRANCH_LEQ"] } = made;
  const node = (rows: number, level: number): MadeNode => {
    const values = Array.from({ length: outputs }, () => Math.fround(random() - 0.5));
    if (level === 0 || (!full && random() < 0.2)) return { rows, values };
    // now and then nobody went one way
    const wentTrue = random() < 0.1 ? 0 : full ? rows / 2 : Math.floor(random() * (rows + 1));
    const isEmpty = rows === 0;
    if (isEmpty) return { rows, values };
    return {
      rows,
      values: values.map(() => 0),
      split: {
        column: Math.floor(random() * columns),
        threshold: levelOf(random),
        mode: modes[Math.floor(random() * modes.length)] ?? "BRANCH_LEQ",
        missingIsTrue: random() < 0.5,
        whenTrue: node(wentTrue, level - 1),
        whenFalse: node(rows - wentTrue, level - 1),
      },
    };
  };
  return Array.from({ length: trees }, () => node(2 ** 16, depth));
}

/** ONNX' attributes of trees: `of` is "class" or "target". */
export function treeAttributes(
  trees: readonly MadeNode[],
  of: "class" | "target",
): OnnxGraph["nodes"][0]["attributes"] {
  const nodes = trees.flatMap((root, tree) => numbered(root).map((each) => ({ ...each, tree })));
  const leaves = nodes
    .filter(({ node }) => node.split === undefined)
    .flatMap(({ node, tree, id }) => node.values.map((value, output) => ({ tree, id, output, value })));
  return {
    nodes_treeids: nodes.map(({ tree }) => tree),
    nodes_nodeids: nodes.map(({ id }) => id),
    nodes_featureids: nodes.map(({ node }) => node.split?.column ?? 0),
    nodes_modes: nodes.map(({ node }) => node.split?.mode ?? "LEAF"),
    nodes_values: Float32Array.from(nodes, ({ node }) => node.split?.threshold ?? 0),
    nodes_truenodeids: nodes.map(({ whenTrue }) => whenTrue),
    nodes_falsenodeids: nodes.map(({ whenFalse }) => whenFalse),
    nodes_missing_value_tracks_true: nodes.map(({ node }) => Number(node.split?.missingIsTrue ?? false)),
    nodes_hitrates: Float32Array.from(nodes, ({ node }) => node.rows),
    [`${of}_treeids`]: leaves.map(({ tree }) => tree),
    [`${of}_nodeids`]: leaves.map(({ id }) => id),
    [`${of}_ids`]: leaves.map(({ output }) => output),
    [`${of}_weights`]: Float32Array.from(leaves, ({ value }) => value),
  };
}

interface Numbered {
  readonly node: MadeNode;
  readonly id: number;
  readonly whenTrue: number;
  readonly whenFalse: number;
}

function numbered(root: MadeNode): Numbered[] {
  const found: Numbered[] = [];
  const visit = (node: MadeNode): number => {
    const id = found.length;
    found.push({ node, id, whenTrue: 0, whenFalse: 0 });
    if (node.split)
      found[id] = { node, id, whenTrue: visit(node.split.whenTrue), whenFalse: visit(node.split.whenFalse) };
    return id;
  };
  visit(root);
  return found;
}

/** What a tree says of a row of which only some features are known: elsewhere the training rows decide. */
export function expectedOf(
  node: MadeNode,
  output: number,
  isKnown: (column: number) => boolean,
  isTrue: (split: NonNullable<MadeNode["split"]>) => boolean,
): number {
  const { split, rows, values } = node;
  if (split === undefined) return values[output] ?? 0;
  const { whenTrue, whenFalse } = split;
  const of = (next: MadeNode) => expectedOf(next, output, isKnown, isTrue);
  if (isKnown(split.column)) return of(isTrue(split) ? whenTrue : whenFalse);
  return (whenTrue.rows / rows) * of(whenTrue) + (whenFalse.rows / rows) * of(whenFalse);
}
