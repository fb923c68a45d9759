/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleEncoder } from "../../articles/sample/encoder/sample-encoder";
import { writeSampleEncoder } from "../../articles/sample/encoder/write-sample-encoder";
import { onnxFile } from "../../shared/onnx-file";
import { GraphBuilder } from "../built-in/graph-builder";
import { readModelFolder } from "../model-folder";
import { pooled } from "./pooled";
import { TextModel } from "./text-model";
import { textScorer } from "./text-scorer";
import { TextTokens } from "./text-tokens";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "text-model-"));
  writeSampleEncoder(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: Buffer | object) =>
  writeFileSync(join(folder, name), Buffer.isBuffer(content) ? content : JSON.stringify(content));
async function load(): Promise<TextModel> {
  const { manifest, ...rest } = readModelFolder(folder);
  if (manifest.takes !== "texts") throw new Error("it takes texts");
  return TextModel.load({ ...rest, manifest });
}
const texts = [
  "A storm at the coast",
  "The budget",
  "Der Haushalt der Stadt lässt eine Lücke, sagt der Bürgermeister.",
];

it("answers with a row of length 1 for each text, whatever others came with it", async () => {
  const model = await load();
  const together = await model.embed(texts);
  for (const [n, text] of texts.entries()) {
    const [alone] = await model.embed([text]);
    expect(Math.hypot(...(alone ?? []))).toBeCloseTo(1, 5);
    for (const [at, value] of (alone ?? []).entries()) expect(together[n]?.[at]).toBeCloseTo(value, 5);
  }
});

it("asks a graph that has no mask for one text at a time", async () => {
  // how many tokens it was given, padding and all
  const graph = new GraphBuilder();
  const rows = graph.apply("Cast", ["input_ids"], { to: 1 });
  const ones = graph.apply("Add", [graph.apply("Mul", [rows, graph.scalar(0)]), graph.scalar(1)]);
  const counted = graph.apply("ReduceSum", [ones, graph.sizes(1)], { keepdims: 1 });
  const both = graph.apply("Concat", [counted, graph.apply("Sub", [counted, graph.scalar(1)])], { axis: 1 });
  const input = { name: "input_ids", shape: ["N", "L"], type: "int64" } as const;
  write("model.onnx", onnxFile(graph.finish("count", input, { name: "rows", shape: ["N", 2] }, both)));
  write("manifest.json", { takes: "texts", name: "count", output: { name: "rows", dimension: 2 } });
  const [alone, longer] = [
    await (await load()).embed(["budget"]),
    await (await load()).embed(["budget", texts[0] ?? ""]),
  ];
  expect(longer[0]).toEqual(alone[0]);
});

it("keeps a tokenizer's marks when a text is cut", () => {
  const long = TextTokens.load(join(folder, "tokenizer.json"), 5).of("the storm the storm the storm");
  const short = TextTokens.load(join(folder, "tokenizer.json"), 50).of("");
  expect(long).toHaveLength(5);
  expect([long[0], long[4]]).toEqual(short);
});

it.each([
  [
    "mean",
    [
      [2, 3],
      [5, 6],
    ],
  ],
  [
    "first",
    [
      [1, 2],
      [5, 6],
    ],
  ],
] as const)("pools by the %s of what is not filled up", (pooling, expected) => {
  const answered = { values: Float32Array.of(1, 2, 3, 4, 5, 6, 9, 9), sizes: [2, 2, 2] };
  expect(pooled(answered, [2, 1], pooling).map((row) => [...row])).toEqual(expected);
});

it("answers requests of several texts, and refuses what is none", async () => {
  const score = textScorer(await load(), { texts: 2 });
  const scored = await score("json", Buffer.from(JSON.stringify({ texts: texts.slice(0, 2) })));
  expect(JSON.parse(scored.embeddings)).toHaveLength(2);
  const refused = (body: unknown) =>
    score("json", Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));
  await expect(score("image", Buffer.from("-"))).rejects.toMatchObject({ code: "RequestNotValid" });
  await expect(refused("{")).rejects.toMatchObject({ code: "RequestNotValid" });
  await expect(refused({ texts: [1] })).rejects.toMatchObject({ code: "RequestNotValid" });
  await expect(refused({ texts })).rejects.toMatchObject({ code: "TooManyTexts" });
  await expect(refused({ texts: ["a".repeat(2 ** 20)] })).rejects.toMatchObject({ code: "RequestTooLarge" });
});

const manifest = () => JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));

it("names a model by its tokenizer, too", () => {
  const { id } = readModelFolder(folder);
  const { tokenizer } = sampleEncoder();
  write("tokenizer.json", { ...tokenizer, version: "2.0" });
  expect(readModelFolder(folder).id).not.toBe(id);
});

it.each<[string, string, () => void]>([
  ["ModelFileMissing", "there is no tokenizer", () => rmSync(join(folder, "tokenizer.json"))],
  ["TokenizerNotLoaded", "the tokenizer is none", () => write("tokenizer.json", {})],
  ["GraphNotLoaded", "its file is not ONNX", () => write("model.onnx", Buffer.from("no graph"))],
  [
    "InputMissing",
    "tokens have another name",
    () => write("manifest.json", { ...manifest(), inputs: { tokens: "ids" } }),
  ],
  [
    "InputsTooMany",
    "the mask has another name",
    () => write("manifest.json", { ...manifest(), inputs: { mask: "m" } }),
  ],
  [
    "OutputMissing",
    "the output has another name",
    () => write("manifest.json", { ...manifest(), output: { name: "y", dimension: 96 } }),
  ],
  [
    "DimensionMismatch",
    "the dimension is another",
    () => write("manifest.json", { ...manifest(), output: { name: "rows", dimension: 95 } }),
  ],
])("fails with %s when %s", async (code, _problem, damage) => {
  damage();
  await expect(load()).rejects.toMatchObject({ code });
});
