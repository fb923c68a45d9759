import { type InferenceSession, Tensor } from "onnxruntime-node";
import type { EncodedRows } from "../encode-rows";
import type { PredictionManifest } from "../manifest";
import { ModelNotLoadable } from "./model-not-loadable";

type Metadata = InferenceSession.ValueMetadata;
export type GraphFeeds = Record<string, Tensor>;

/**
 * Makes the function that gives a graph its inputs, in the types that it declares.
 *
 * @throws ModelNotLoadable when the graph has other inputs than the manifest says
 */
export function feeder(
  manifest: Pick<PredictionManifest, "input" | "features">,
  inputs: readonly Metadata[],
): (encoded: EncodedRows) => GraphFeeds {
  const { input, features } = manifest;
  const names = input.form === "tensor" ? [input.name] : features.map(graphInputOf);
  const taken = names.map((name) => inputNamed(name, inputs));
  const other = inputs.find(({ name }) => !names.includes(name));
  if (other)
    throw new ModelNotLoadable(`its graph has an input that its manifest does not fill: ${other.name}`);

  return (encoded) => {
    if (encoded.form === "tensor") {
      const { values, rows, width } = encoded;
      return { [names[0] ?? ""]: new Tensor("float32", values, [rows, width]) };
    }
    return Object.fromEntries(
      taken.map((metadata, at) => [metadata.name, columnTensor(metadata, encoded.columns[at] ?? [])]),
    );
  };
}

function graphInputOf({ name, graphInput }: PredictionManifest["features"][number]): string {
  return graphInput ?? name;
}

type TensorMetadata = Extract<Metadata, { isTensor: true }>;

function inputNamed(name: string, inputs: readonly Metadata[]): TensorMetadata {
  const found = inputs.find((each) => each.name === name);
  if (found?.isTensor) return found;
  const known = inputs.map((each) => each.name).join(", ");
  throw new ModelNotLoadable(`its graph has no input ${name}, but ${known}`);
}

function columnTensor(
  { name, type, shape }: TensorMetadata,
  column: Float64Array | readonly string[],
): Tensor {
  const shapeOf = shape.length === 1 ? [column.length] : [column.length, 1];
  if (!(column instanceof Float64Array)) return new Tensor("string", [...column], shapeOf);
  switch (type) {
    case "float32":
      return new Tensor(type, Float32Array.from(column), shapeOf);
    case "float64":
      return new Tensor(type, column, shapeOf);
    case "int64":
      return new Tensor(
        type,
        BigInt64Array.from(column, (value) => BigInt(whole(name, value))),
        shapeOf,
      );
    case "int32":
      return new Tensor(
        type,
        Int32Array.from(column, (value) => whole(name, value)),
        shapeOf,
      );
    case "bool":
      return new Tensor(
        type,
        Uint8Array.from(column, (value) => whole(name, value)),
        shapeOf,
      );
    default:
      throw new ModelNotLoadable(`its graph wants ${type} for ${name}`);
  }
}

/** Such an input cannot hold what is missing. */
function whole(name: string, value: number): number {
  if (Number.isInteger(value)) return value;
  throw new Error(`the graph's input ${name} takes whole numbers alone`);
}
