/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onnxFile } from "../shared/onnx-file";
import { GraphBuilder } from "./built-in/graph-builder";
import { ImageModel } from "./image-model";
import { readModelFolder } from "./model-folder";
import { readImageFolder } from "./testing/image-folder";

const root = mkdtempSync(join(tmpdir(), "model-"));
afterAll(() => rmSync(root, { recursive: true }));

/** The mean of each channel times `factor`; of a picture of 8 by 8. */
function channelMeans(factor = 1): Buffer {
  const graph = new GraphBuilder();
  const means = graph.flatten(graph.average("image", 8, 8));
  const result = graph.apply("Mul", [means, graph.scalar(factor)]);
  const shape = (...sizes: (string | number)[]) => sizes;
  return onnxFile(
    graph.finish(
      "means",
      { name: "image", shape: shape("N", 3, 8, 8) },
      { name: "embedding", shape: shape("N", "D") },
      result,
    ),
  );
}

const valid = {
  name: "means",
  input: { name: "image", width: 8, height: 8 },
  output: { name: "embedding", dimension: 3 },
};
let folders = 0;

function folderWith({ manifest = valid as unknown, onnx = channelMeans(), below = "" } = {}): string {
  const folder = join(root, String(folders++));
  mkdirSync(join(folder, below), { recursive: true });
  const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
  writeFileSync(join(folder, below, "manifest.json"), text);
  writeFileSync(join(folder, below, "model.onnx"), onnx);
  return folder;
}

const load = async (folder: string) => ImageModel.load(readImageFolder(folder));

it("answers with an embedding of unit length", async () => {
  const model = await load(folderWith());
  const input = Float32Array.from({ length: 192 }, (_, at) => [3, 0, 4][Math.floor(at / 64)] ?? 0);
  const embedding = await model.embed(input);
  expect([...embedding].map((value) => value.toFixed(5))).toEqual(["0.60000", "0.00000", "0.80000"]);
});

it("names a model by its contents", () => {
  const id = (options: Parameters<typeof folderWith>[0]) => readModelFolder(folderWith(options)).id;
  expect(id({})).toMatch(/^[0-9a-f]{12}$/);
  expect(id({})).toBe(id({ below: "elsewhere" }));
  expect(id({})).not.toBe(id({ onnx: channelMeans(2) }));
  expect(id({})).not.toBe(id({ manifest: { ...valid, input: { ...valid.input, channels: "BGR" } } }));
});

it("refuses an image of which the model says nothing", async () => {
  const model = await load(folderWith());
  await expect(model.embed(new Float32Array(192))).rejects.toMatchObject({ code: "EmbeddingNotUsable" });
});

const changed = (input: object, output: object = {}) => ({
  manifest: { ...valid, input: { ...valid.input, ...input }, output: { ...valid.output, ...output } },
});

it.each([
  ["ManifestNotJson", "the manifest is not JSON", { manifest: "{" }],
  ["ManifestNotValid", "the manifest lacks a field or has one too many", { manifest: { ...valid, size: 8 } }],
  ["ModelFileMissing", "its file is not there", { manifest: { ...valid, file: "other.onnx" } }],
  ["GraphNotLoaded", "its file is not ONNX", { onnx: Buffer.from("not a graph") }],
  ["GraphNotLoaded", "its file is cut off", { onnx: channelMeans().subarray(0, 120) }],
  ["InputMissing", "the input has another name", changed({ name: "pixels" })],
  ["InputShapeMismatch", "the size is another", changed({ width: 9 })],
  ["InputShapeMismatch", "the layout is another", changed({ layout: "NHWC" })],
  ["OutputMissing", "the output has another name", changed({}, { name: "logits" })],
  ["DimensionMismatch", "the dimension is another", changed({}, { dimension: 4 })],
  ["WarmUpNotFinite", "it answers with zeros", { onnx: channelMeans(0) }],
  ["WarmUpNotFinite", "it answers with infinity", { onnx: channelMeans(Number.POSITIVE_INFINITY) }],
])("fails with %s when %s", async (code, _problem, options) => {
  const error = await load(folderWith(options)).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code });
  expect(String(error)).toMatch(/\n {2}why: .+\n {2}fix: .+\n {2}code: /s);
});
