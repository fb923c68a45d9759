import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes a model of a hundred bytes: its embedding is the mean of each colour. For where only its package matters,
 * not how well it sees.
 */
export function tinyModel(folder: string, { mean = 0, producer = "vitrine" } = {}): void {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: "tiny",
    input: { name: "photo", width: 8, height: 8, mean: [mean, mean, mean] },
    output: { name: "embedding", dimension: 3 },
  };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "model.onnx"), onnx(producer));
}

/** ModelProto { ir_version: 8, producer_name, graph: GlobalAveragePool and Flatten, opset_import: 13 }. */
function onnx(producer: string): Buffer {
  const graph = [
    message(1, node("GlobalAveragePool", "photo", "pooled")),
    message(1, node("Flatten", "pooled", "embedding")),
    text(2, "tiny"),
    message(11, value("photo", ["n", 3, 8, 8])),
    message(12, value("embedding", ["n", 3])),
  ];
  return Buffer.concat([number(1, 8), text(2, producer), message(7, graph), message(8, [number(2, 13)])]);
}

function node(operator: string, input: string, output: string): Buffer[] {
  return [text(1, input), text(2, output), text(4, operator)];
}

/** A tensor of float32 with its shape. */
function value(name: string, shape: readonly (number | string)[]): Buffer[] {
  const dimensions = shape.map((each) =>
    message(1, [typeof each === "number" ? number(1, each) : text(2, each)]),
  );
  return [text(1, name), message(2, [message(1, [number(1, 1), message(2, dimensions)])])];
}

function number(field: number, content: number): Buffer {
  return Buffer.from([field * 8, content]);
}

function text(field: number, content: string): Buffer {
  return message(field, [Buffer.from(content)]);
}

function message(field: number, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.length < 128 ? [content.length] : [(content.length & 0x7f) | 0x80, content.length >> 7];
  return Buffer.concat([Buffer.from([field * 8 + 2, ...length]), content]);
}
