/** A constant of a graph: weights as 32-bit floats, or sizes as 64-bit integers. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | readonly bigint[];
}

/** A number, or numbers, is whole; one that is not is a Float32Array, of one number `{ float }`. */
export type NodeAttribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | Float32Array
  | { readonly float: number };

export interface GraphNode {
  readonly operator: string;
  /** @default "" - the operators that every runtime has; "ai.onnx.ml" has those of classical models */
  readonly domain?: "ai.onnx.ml";
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, NodeAttribute>>;
}

export interface GraphEnd {
  readonly name: string;
  /** A word stands for a size that the graph leaves open. */
  readonly shape: readonly (number | string)[];
  /** @default "float" */
  readonly type?: "float" | "int64";
}

export interface OnnxGraph {
  readonly name: string;
  readonly input: GraphEnd;
  /** @default - none beside `input` */
  readonly moreInputs?: readonly GraphEnd[];
  readonly outputs: readonly GraphEnd[];
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
}

/** Of ONNX 1.12: old enough for any runtime in use. */
const irVersion = 8;
const operatorSet = 17;
/** Of "ai.onnx.ml", of the same age. */
const classicalSet = 3;
const float = 1;
const int64 = 7;

/**
 * A graph as the bytes of an ONNX file, the same on every machine.
 *
 * ONNX is protocol buffers, of which this needs three of the four wire types. Numbers are those of onnx.proto.
 */
export function onnxFile({ name, input, moreInputs = [], outputs, nodes, constants }: OnnxGraph): Buffer {
  const isClassical = nodes.some(({ domain }) => domain === "ai.onnx.ml");
  const graph = message(
    ...nodes.map((node) => bytes(1, nodeProto(node))),
    text(2, name),
    ...constants.map((constant) => bytes(5, tensorProto(constant))),
    ...[input, ...moreInputs].map((end) => bytes(11, valueInfo(end))),
    ...outputs.map((output) => bytes(12, valueInfo(output))),
  );
  return message(
    integer(1, irVersion),
    text(2, "vitrine"),
    bytes(7, graph),
    bytes(8, message(text(1, ""), integer(2, operatorSet))),
    ...(isClassical ? [bytes(8, message(text(1, "ai.onnx.ml"), integer(2, classicalSet)))] : []),
  );
}

function nodeProto({ operator, domain, inputs, outputs, attributes }: GraphNode): Buffer {
  return message(
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(3, outputs[0] ?? operator),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
    ...(domain === undefined ? [] : [text(7, domain)]),
  );
}

function attribute(name: string, value: NodeAttribute): Buffer {
  const of = (type: number, ...values: readonly Buffer[]) =>
    message(text(1, name), ...values, integer(20, type));
  if (typeof value === "string") return of(3, text(4, value));
  if (typeof value === "number") return of(2, integer(3, value));
  if (value instanceof Float32Array) return of(6, ...Array.from(value, (each) => fixed(7, each)));
  if ("float" in value) return of(1, fixed(2, value.float));
  if (isTexts(value)) return of(8, ...value.map((each) => text(9, each)));
  return of(7, ...value.map((each) => integer(8, each)));
}

function isTexts(values: readonly number[] | readonly string[]): values is readonly string[] {
  return typeof values[0] === "string";
}

function tensorProto({ name, shape, values }: Constant): Buffer {
  const isFloat = values instanceof Float32Array;
  const raw = Buffer.alloc(values.length * (isFloat ? 4 : 8));
  for (const [at, value] of values.entries()) {
    if (typeof value === "number") raw.writeFloatLE(value, 4 * at);
    else raw.writeBigInt64LE(value, 8 * at);
  }
  return message(
    ...shape.map((size) => integer(1, size)),
    integer(2, isFloat ? float : int64),
    text(8, name),
    bytes(9, raw),
  );
}

function valueInfo({ name, shape, type = "float" }: GraphEnd): Buffer {
  const sizes = shape.map((size) =>
    bytes(1, typeof size === "number" ? message(integer(1, size)) : message(text(2, size))),
  );
  const tensor = message(integer(1, type === "float" ? float : int64), bytes(2, message(...sizes)));
  return message(text(1, name), bytes(2, message(bytes(1, tensor))));
}

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

const varintWire = 0;
const lengthWire = 2;
const fixed32Wire = 5;

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | lengthWire), varint(content.length), content]);
}

function text(field: number, content: string): Buffer {
  return bytes(field, Buffer.from(content));
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint((field << 3) | varintWire), varint(value)]);
}

function fixed(field: number, value: number): Buffer {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | fixed32Wire), content]);
}

/** Seven bits a byte, the lowest first; a negative number has all 64. */
function varint(value: number): Buffer {
  const found: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  while (left > 127n) {
    found.push(Number(left & 127n) | 128);
    left >>= 7n;
  }
  return Buffer.from([...found, Number(left)]);
}
