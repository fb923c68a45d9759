import type { EncodedRows } from "../encode-rows";
import { columnsOf } from "../feature";
import type { PredictionManifest } from "../manifest";
import { numbersOf, textsOf } from "./forest";
import { NotExplainable } from "./not-explainable";
import type { OnnxConstant, OnnxNode, ReadGraph } from "./onnx-graph";

/** A column somewhere in a graph: made of one feature alone, so that what it says is said by that feature. */
export interface GraphColumn {
  /** Place in the manifest's features. */
  readonly feature: number;
  /** Whether a mean was taken from it: then 0 stands for an average row. */
  readonly isCentred: boolean;
  /** Its value in a row: what 32-bit floats hold, or a text. */
  valueIn(encoded: EncodedRows, row: number): number | string;
}

type Columns = readonly GraphColumn[];
type Step = (node: OnnxNode, inputs: readonly (Columns | undefined)[], graph: ReadGraph) => Columns;

/**
 * The columns that a node of a graph is given, followed back to the manifest's features.
 *
 * @throws NotExplainable when features are mixed on the way, or it goes through what is not known here
 */
export function columnsAt(
  graph: ReadGraph,
  manifest: Pick<PredictionManifest, "features" | "input">,
  name: string,
): Columns {
  const made = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const given = inputColumns(manifest);
  const follow = (wanted: string): Columns => {
    const input = given.get(wanted);
    if (input) return input;
    const node = made.get(wanted);
    const step = node && steps.get(node.operator);
    if (node === undefined || step === undefined)
      throw new NotExplainable(`Its graph changes features by ${node?.operator ?? "what is not known"}.`);
    return step(
      node,
      node.inputs.map((each) => (graph.constants.has(each) ? undefined : follow(each))),
      graph,
    );
  };
  return follow(name);
}

function inputColumns({
  features,
  input,
}: Pick<PredictionManifest, "features" | "input">): Map<string, Columns> {
  if (input.form === "tensor") {
    const columns = features.flatMap((feature, place) =>
      Array.from({ length: columnsOf(feature) }, () => place),
    );
    const made = columns.map((feature, column) => ({
      feature,
      isCentred: false,
      valueIn: (encoded: EncodedRows, row: number) =>
        encoded.form === "tensor" ? (encoded.values[row * encoded.width + column] ?? Number.NaN) : Number.NaN,
    }));
    return new Map([[input.name, made]]);
  }
  return new Map(
    features.map(({ name, graphInput }, feature) => {
      const valueIn = (encoded: EncodedRows, row: number) =>
        encoded.form === "columns" ? (encoded.columns[feature]?.[row] ?? Number.NaN) : Number.NaN;
      return [graphInput ?? name, [{ feature, isCentred: false, valueIn }]];
    }),
  );
}

/** A column made of another one, rounded as the runtime rounds. */
function mapped(
  column: GraphColumn,
  change: (value: number) => number,
  isCentred = column.isCentred,
): GraphColumn {
  return {
    feature: column.feature,
    isCentred,
    valueIn: (encoded, row) => Math.fround(change(Number(column.valueIn(encoded, row)))),
  };
}

const unchanged: Step = (_, [columns]) => columns ?? [];

const steps: ReadonlyMap<string, Step> = new Map<string, Step>([
  ["Identity", unchanged],
  ["Cast", unchanged],
  ["Flatten", unchanged],
  ["Reshape", unchanged],
  ["Concat", (_, inputs) => inputs.flatMap((columns) => columns ?? [])],
  ["FeatureVectorizer", (_, inputs) => inputs.flatMap((columns) => columns ?? [])],
  ["Scaler", (node, [columns]) => scaled(node, columns ?? [])],
  ["Imputer", (node, [columns]) => imputed(node, columns ?? [])],
  ["OneHotEncoder", (node, [columns]) => oneHot(node, columns ?? [])],
  ["Add", arithmetic((value, by) => value + by)],
  ["Sub", arithmetic((value, by) => value - by)],
  ["Mul", arithmetic((value, by) => value * by)],
  ["Div", arithmetic((value, by) => value / by)],
]);

function scaled({ attributes }: OnnxNode, columns: Columns): Columns {
  const offsets = numbersOf(attributes.get("offset"));
  const scales = numbersOf(attributes.get("scale"));
  const at = (values: readonly number[], place: number) =>
    (values.length === 1 ? values[0] : values[place]) ?? 0;
  return columns.map((column, place) => {
    const offset = at(offsets, place);
    const scale = at(scales, place);
    return mapped(column, (value) => Math.fround(value - offset) * scale, column.isCentred || offset !== 0);
  });
}

function imputed({ attributes }: OnnxNode, columns: Columns): Columns {
  const floats = numbersOf(attributes.get("imputed_value_floats"));
  const replacements = floats.length > 0 ? floats : numbersOf(attributes.get("imputed_value_int64s"));
  const replaced = Number(attributes.get("replaced_value_float") ?? attributes.get("replaced_value_int64"));
  return columns.map((column, place) => {
    const replacement = (replacements.length === 1 ? replacements[0] : replacements[place]) ?? 0;
    return mapped(column, (value) => (Object.is(value, replaced) ? replacement : value));
  });
}

function oneHot({ attributes }: OnnxNode, columns: Columns): Columns {
  const texts = textsOf(attributes.get("cats_strings"));
  const categories = texts.length > 0 ? texts : numbersOf(attributes.get("cats_int64s"));
  return columns.flatMap((column) =>
    categories.map((category) => ({
      feature: column.feature,
      isCentred: false,
      valueIn: (encoded: EncodedRows, row: number) => (column.valueIn(encoded, row) === category ? 1 : 0),
    })),
  );
}

/** With a constant on one side: one for all columns, or one for each. */
function arithmetic(compute: (left: number, right: number) => number): Step {
  return (node, inputs, graph) => {
    const [left, right] = node.inputs.map((name) => graph.constants.get(name));
    const [ofLeft, ofRight] = inputs;
    if (ofLeft && right) {
      const isCentring = node.operator === "Sub";
      return ofLeft.map((column, place) =>
        mapped(column, (value) => compute(value, single(right, place)), column.isCentred || isCentring),
      );
    }
    if (left && ofRight)
      return ofRight.map((column, place) => mapped(column, (value) => compute(single(left, place), value)));
    throw new NotExplainable(`Its graph mixes features by ${node.operator}.`);
  };
}

function single({ values }: OnnxConstant, place: number): number {
  return (values.length === 1 ? values[0] : values[place]) ?? Number.NaN;
}
