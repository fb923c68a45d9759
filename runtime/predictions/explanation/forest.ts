import { NotExplainable } from "./not-explainable";
import type { OnnxAttribute, OnnxNode } from "./onnx-graph";

/** How a node compares a value with its threshold; a leaf compares nothing. */
export const modes = [
  "LEAF",
  "BRANCH_LEQ",
  "BRANCH_LT",
  "BRANCH_GTE",
  "BRANCH_GT",
  "BRANCH_EQ",
  "BRANCH_NEQ",
];

/** Trees as ONNX has them: nodes of all trees in lists, each at its place. */
export interface Forest {
  /** Places of the trees' first nodes. */
  readonly roots: readonly number[];
  /** Places in `modes`. */
  readonly mode: Uint8Array;
  readonly column: Int32Array;
  /** What 32-bit floats hold, as the runtime compares. */
  readonly threshold: Float64Array;
  readonly missingIsTrue: Uint8Array;
  /** Place of the node that follows. */
  readonly whenTrue: Int32Array;
  readonly whenFalse: Int32Array;
  /** Training rows that came by, or undefined where the file does not tell. */
  readonly cover: Float64Array | undefined;
  /** How many raw scores there are. */
  readonly outputs: number;
  /** Raw scores of each leaf, one node after the other. */
  readonly values: Float64Array;
  readonly bases: Float64Array;
}

/** @throws NotExplainable when it is no forest, or one of a kind that is not known here */
export function readForest({ operator, attributes }: OnnxNode): Forest {
  const isClassifier = operator === "TreeEnsembleClassifier";
  const of = isClassifier ? "class" : "target";
  const numbers = (name: string): readonly number[] => numbersOf(attributes.get(name));
  if ([...attributes.keys()].some((name) => name.endsWith("_as_tensor")))
    throw new NotExplainable("Its trees have thresholds of 64 bits.");

  const trees = numbers("nodes_treeids");
  const ids = numbers("nodes_nodeids");
  const places = new Map<string, number>();
  const roots: number[] = [];
  for (const [place, tree] of trees.entries()) {
    if (tree !== trees[place - 1]) roots.push(place);
    places.set(`${tree} ${ids[place]}`, place);
  }
  const placesOf = (name: string) => {
    const next = numbers(name);
    return Int32Array.from(trees, (tree, place) => places.get(`${tree} ${next[place]}`) ?? -1);
  };

  const mode = Uint8Array.from(textsOf(attributes.get("nodes_modes")), (name) => {
    const known = modes.indexOf(name);
    if (known < 0) throw new NotExplainable(`Its trees compare by ${name}.`);
    return known;
  });
  const count = trees.length;
  const missing = numbers("nodes_missing_value_tracks_true");
  const covers = numbers("nodes_hitrates");
  const scores = scoresOf(attributes, isClassifier, of);
  const values = new Float64Array(count * scores.outputs);
  const [leafTrees, leafIds, outputs] = [`${of}_treeids`, `${of}_nodeids`, `${of}_ids`].map(numbers);
  const share = averageOf(attributes, roots.length);
  for (const [index, weight] of numbers(`${of}_weights`).entries()) {
    const place = places.get(`${leafTrees?.[index]} ${leafIds?.[index]}`);
    if (place === undefined) throw new NotExplainable("Its trees have values for leaves that are not there.");
    const at = place * scores.outputs + scores.placeOf(outputs?.[index] ?? 0);
    values[at] = (values[at] ?? 0) + weight * share;
  }
  const bases = new Float64Array(scores.outputs);
  bases.set(numbers("base_values").slice(0, scores.outputs));

  const forest: Forest = {
    roots,
    mode,
    column: Int32Array.from(numbers("nodes_featureids")),
    threshold: Float64Array.from(numbers("nodes_values")),
    missingIsTrue: Uint8Array.from({ length: count }, (_, place) => missing[place] ?? 0),
    whenTrue: placesOf("nodes_truenodeids"),
    whenFalse: placesOf("nodes_falsenodeids"),
    cover: covers.length === count ? Float64Array.from(covers) : undefined,
    outputs: scores.outputs,
    values,
    bases,
  };
  checkTrees(forest);
  return forest;
}

/** A classifier of two classes may have one score for both. */
function scoresOf(
  attributes: OnnxNode["attributes"],
  isClassifier: boolean,
  of: string,
): { readonly outputs: number; placeOf(id: number): number } {
  if (!isClassifier) return { outputs: Number(attributes.get("n_targets") ?? 1), placeOf: (id) => id };
  const classes = Math.max(
    numbersOf(attributes.get("classlabels_int64s")).length,
    textsOf(attributes.get("classlabels_strings")).length,
  );
  const isShared = classes === 2 && new Set(numbersOf(attributes.get(`${of}_ids`))).size === 1;
  return isShared ? { outputs: 1, placeOf: () => 0 } : { outputs: classes, placeOf: (id) => id };
}

function averageOf(attributes: OnnxNode["attributes"], trees: number): number {
  const aggregate = attributes.get("aggregate_function") ?? "SUM";
  if (aggregate === "SUM") return 1;
  if (aggregate === "AVERAGE") return 1 / trees;
  throw new NotExplainable(`It takes the ${String(aggregate)} of its trees, which is no sum.`);
}

/** Each node is reached once, from a tree's first one; so whoever walks through a tree comes to an end. */
function checkTrees({ roots, mode, whenTrue, whenFalse }: Forest): void {
  const isReached = new Uint8Array(mode.length);
  const ahead = [...roots];
  for (let place = ahead.pop(); place !== undefined; place = ahead.pop()) {
    if (mode[place] === undefined || isReached[place] === 1)
      throw new NotExplainable("Its trees are no trees: a node is missing, or is reached twice.");
    isReached[place] = 1;
    if (mode[place] !== 0) ahead.push(whenTrue[place] ?? -1, whenFalse[place] ?? -1);
  }
}

/** The numbers of a list, or none. */
export function numbersOf(attribute: OnnxAttribute | undefined): readonly number[] {
  return typeof attribute === "object" && typeof attribute[0] === "number"
    ? (attribute as readonly number[])
    : [];
}

/** The texts of a list, or none. */
export function textsOf(attribute: OnnxAttribute | undefined): readonly string[] {
  return typeof attribute === "object" && typeof attribute[0] === "string"
    ? (attribute as readonly string[])
    : [];
}
