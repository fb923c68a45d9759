import { numbersOf } from "./forest";
import { NotExplainable } from "./not-explainable";
import type { OnnxNode, ReadGraph } from "./onnx-graph";
import type { Additive, ScoreTarget } from "./tree-contributions";

/** Raw scores as weighted sums of columns. */
export interface LinearHead {
  readonly outputs: number;
  /** Of each score, one after the other. */
  readonly weights: readonly number[];
  readonly intercepts: readonly number[];
}

/** @param width how many columns it is given */
export function readLinear(node: OnnxNode, graph: ReadGraph, width: number): LinearHead {
  const { operator, attributes, inputs, outputs: made } = node;
  if (operator === "LinearClassifier" || operator === "LinearRegressor") {
    const weights = numbersOf(attributes.get("coefficients"));
    return checked({
      ...shaped(weights, width),
      weights,
      intercepts: numbersOf(attributes.get("intercepts")),
    });
  }
  const constant = graph.constants.get(inputs[1] ?? "");
  if (constant === undefined)
    throw new NotExplainable("Its graph multiplies features with what is no constant.");
  const isTurned = operator === "Gemm" && attributes.get("transB") === 1;
  const { outputs } = shaped(constant.values, width);
  const weights = isTurned ? constant.values : turned(constant.values, width, outputs);
  const bias = operator === "Gemm" ? inputs[2] : addedTo(made[0], graph);
  const alpha = Number(attributes.get("alpha") ?? 1);
  const beta = Number(attributes.get("beta") ?? 1);
  const intercepts = graph.constants.get(bias ?? "")?.values ?? [];
  return checked({
    outputs,
    weights: weights.map((weight) => weight * alpha),
    intercepts: Array.from(
      { length: outputs },
      (_, output) => beta * (intercepts[output] ?? intercepts[0] ?? 0),
    ),
  });
}

function shaped(weights: readonly number[], width: number): { readonly outputs: number } {
  return { outputs: weights.length / width };
}

function checked(head: LinearHead): LinearHead {
  if (Number.isInteger(head.outputs) && head.outputs > 0) return head;
  throw new NotExplainable("Its weights are not as many as its columns.");
}

/** From one column after the other to one score after the other. */
function turned(values: readonly number[], width: number, outputs: number): number[] {
  return Array.from(
    { length: values.length },
    (_, at) => values[(at % width) * outputs + Math.floor(at / width)] ?? 0,
  );
}

function addedTo(name: string | undefined, { nodes, constants }: ReadGraph): string | undefined {
  const add = nodes.find(({ operator, inputs }) => operator === "Add" && inputs.includes(name ?? ""));
  return add?.inputs.find((input) => constants.has(input));
}

export function linearScores(
  { outputs, weights, intercepts }: LinearHead,
  columns: Float32Array,
): Float64Array {
  const width = columns.length;
  return Float64Array.from({ length: outputs }, (_, output) => {
    let score = intercepts[output] ?? 0;
    for (let column = 0; column < width; column++)
      score += (weights[output * width + column] ?? 0) * (columns[column] ?? 0);
    return score;
  });
}

/** What each feature adds to a weighted sum: its columns' values times their weights. */
export function linearContributions(
  { outputs, weights, intercepts }: LinearHead,
  target: ScoreTarget,
  featureOf: Int32Array,
): Additive {
  const width = weights.length / outputs;
  const mixed = Float64Array.from({ length: width }, (_, column) =>
    target.weights.reduce((sum, weight, output) => sum + weight * (weights[output * width + column] ?? 0), 0),
  );
  return {
    base: target.weights.reduce(
      (sum, weight, output) => sum + weight * (intercepts[output] ?? 0),
      target.constant,
    ),
    add: (columns, contributions, at) => {
      for (let column = 0; column < width; column++) {
        const place = at + (featureOf[column] ?? 0);
        contributions[place] = (contributions[place] ?? 0) + (mixed[column] ?? 0) * (columns[column] ?? 0);
      }
    },
  };
}
