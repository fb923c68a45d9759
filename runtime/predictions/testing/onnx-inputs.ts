/** Types of elements, as onnx.proto numbers them. */
const types = { float: 1, int64: 7, string: 8 };

/**
 * Adds inputs of one column to an ONNX file: parts of a message that come twice are one message to whoever reads it, so that
 * they are only appended.
 */
export function withInputs(onnx: Buffer, inputs: Readonly<Record<string, keyof typeof types>>): Buffer {
  const added = Object.entries(inputs).map(([name, type]) => field(11, valueInfo(name, types[type])));
  return Buffer.concat([onnx, field(7, Buffer.concat(added))]);
}

function valueInfo(name: string, type: number): Buffer {
  const rows = field(1, field(2, Buffer.from("rows")));
  const one = field(1, Buffer.of(8, 1));
  const tensor = Buffer.concat([Buffer.of(8, type), field(2, Buffer.concat([rows, one]))]);
  return Buffer.concat([field(1, Buffer.from(name)), field(2, field(1, tensor))]);
}

function field(number: number, content: Buffer): Buffer {
  if (content.length > 127) throw new RangeError("longer than one digit");
  return Buffer.concat([Buffer.of(8 * number + 2, content.length), content]);
}
