import { packedVarints, protobufFields } from "./protobuf-fields";

/** A number, a text, or lists of them. */
export type OnnxAttribute = number | string | readonly number[] | readonly string[];

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export interface OnnxConstant {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** What a graph computes, as far as it is told apart here: constants are those of numbers alone. */
export interface ReadGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxConstant>;
}

/** Numbers of the fields in onnx.proto. */
const modelField = { graph: 7 };
const graphField = { node: 1, constant: 5 };
const nodeField = { input: 1, output: 2, operator: 4, attribute: 5 };
const attributeField = { name: 1, float: 2, integer: 3, text: 4, floats: 7, integers: 8, texts: 9 };
const tensorField = { size: 1, type: 2, floats: 4, integers: 7, name: 8, raw: 9, doubles: 10 };
const elementType = { float: 1, int64: 7, double: 11 };

/** @throws RangeError when the bytes are no ONNX file */
export function readOnnx(file: Uint8Array): ReadGraph {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxConstant>();
  for (const graph of messages(file, modelField.graph)) {
    for (const node of messages(graph, graphField.node)) nodes.push(readNode(node));
    for (const tensor of messages(graph, graphField.constant)) {
      const constant = readTensor(tensor);
      if (constant) constants.set(...constant);
    }
  }
  return { nodes, constants };
}

function readNode(node: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  let operator = "";
  for (const { number, value } of protobufFields(node)) {
    if (number === nodeField.input) inputs.push(text(value));
    if (number === nodeField.output) outputs.push(text(value));
    if (number === nodeField.operator) operator = text(value);
    if (number === nodeField.attribute && typeof value !== "number") attributes.set(...readAttribute(value));
  }
  return { operator, inputs, outputs, attributes };
}

function readAttribute(attribute: Uint8Array): [name: string, value: OnnxAttribute] {
  let name = "";
  let single: number | string | undefined;
  const numbers: number[] = [];
  const texts: string[] = [];
  for (const { number, value } of protobufFields(attribute)) {
    if (number === attributeField.name) name = text(value);
    if (number === attributeField.float || number === attributeField.integer) single = Number(value);
    if (number === attributeField.text) single = text(value);
    if (number === attributeField.texts) texts.push(text(value));
    if (number === attributeField.floats) push(numbers, typeof value === "number" ? [value] : floats(value));
    if (number === attributeField.integers)
      push(numbers, typeof value === "number" ? [value] : packedVarints(value));
  }
  return [name, single ?? (texts.length > 0 ? texts : numbers)];
}

function readTensor(tensor: Uint8Array): [name: string, constant: OnnxConstant] | undefined {
  let name = "";
  let type = 0;
  let raw: Uint8Array | undefined;
  const shape: number[] = [];
  const values: number[] = [];
  for (const { number, value } of protobufFields(tensor)) {
    if (number === tensorField.name) name = text(value);
    if (number === tensorField.type) type = Number(value);
    if (number === tensorField.size) push(shape, typeof value === "number" ? [value] : packedVarints(value));
    if (number === tensorField.raw && typeof value !== "number") raw = value;
    if (number === tensorField.floats) push(values, typeof value === "number" ? [value] : floats(value));
    if (number === tensorField.doubles) push(values, typeof value === "number" ? [value] : doubles(value));
    if (number === tensorField.integers)
      push(values, typeof value === "number" ? [value] : packedVarints(value));
  }
  if (raw) {
    if (type === elementType.float) push(values, floats(raw));
    else if (type === elementType.double) push(values, doubles(raw));
    else if (type === elementType.int64) push(values, integers(raw));
  }
  return Object.values(elementType).includes(type) ? [name, { shape, values }] : undefined;
}

function* messages(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { number, value } of protobufFields(message)) {
    if (number === wanted && typeof value !== "number") yield value;
  }
}

/** Lists may have millions of numbers: more than a call may have arguments. */
function push(to: number[], values: Iterable<number>): void {
  for (const value of values) to.push(value);
}

function text(value: number | Uint8Array): string {
  return typeof value === "number"
    ? ""
    : Buffer.from(value.buffer, value.byteOffset, value.length).toString();
}

function* floats(bytes: Uint8Array): Generator<number> {
  const view = viewOf(bytes);
  for (let at = 0; at + 4 <= bytes.length; at += 4) yield view.getFloat32(at, true);
}

function* doubles(bytes: Uint8Array): Generator<number> {
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length; at += 8) yield view.getFloat64(at, true);
}

function* integers(bytes: Uint8Array): Generator<number> {
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length; at += 8) yield Number(view.getBigInt64(at, true));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
