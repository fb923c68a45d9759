/** A constant of a graph: weights as 32-bit floats, or sizes as 64-bit integers. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | readonly bigint[];
}

/** Whole numbers only: the operators used here have no others. */
export type NodeAttribute = number | string | readonly number[];

export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, NodeAttribute>>;
}

export interface GraphEnd {
  readonly name: string;
  /** A word stands for a size that the graph leaves open. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly input: GraphEnd;
  readonly output: GraphEnd;
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
}

/** Of ONNX 1.12: old enough for any runtime in use. */
const irVersion = 8;
const operatorSet = 17;
const float = 1;
const int64 = 7;

/**
 * A graph as the bytes of an ONNX file, the same on every machine.
 *
 * ONNX is protocol buffers, of which this needs two of the four wire types. Numbers are those of onnx.proto.
 */
export function onnxFile({ name, input, output, nodes, constants }: OnnxGraph): Buffer {
  const graph = message(
    ...nodes.map((node) => bytes(1, nodeProto(node))),
    text(2, name),
    ...constants.map((constant) => bytes(5, tensorProto(constant))),
    bytes(11, valueInfo(input)),
    bytes(12, valueInfo(output)),
  );
  return message(
    integer(1, irVersion),
    text(2, "vitrine"),
    bytes(7, graph),
    bytes(8, message(text(1, ""), integer(2, operatorSet))),
  );
}

function nodeProto({ operator, inputs, output, attributes }: GraphNode): Buffer {
  return message(
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(3, output),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  );
}

function attribute(name: string, value: NodeAttribute): Buffer {
  if (typeof value === "string") return message(text(1, name), text(4, value), integer(20, 3));
  if (typeof value !== "number")
    return message(text(1, name), ...value.map((item) => integer(8, item)), integer(20, 7));
  return message(text(1, name), integer(3, value), integer(20, 2));
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

function valueInfo({ name, shape }: GraphEnd): Buffer {
  const sizes = shape.map((size) =>
    bytes(1, typeof size === "number" ? message(integer(1, size)) : message(text(2, size))),
  );
  const tensor = message(integer(1, float), bytes(2, message(...sizes)));
  return message(text(1, name), bytes(2, message(bytes(1, tensor))));
}

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

const varintWire = 0;
const lengthWire = 2;

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | lengthWire), varint(content.length), content]);
}

function text(field: number, content: string): Buffer {
  return bytes(field, Buffer.from(content));
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint((field << 3) | varintWire), varint(value)]);
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
