/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { ImageModel } from "../image-model";
import { cutOut, normaliser } from "../preprocess";
import { readImageFolder } from "../testing/image-folder";
import { builtInModel } from "./built-in-model";
import { writeBuiltInModel } from "./write-built-in-model";

const limits = {
  pixels: 50_000_000,
  pages: 10,
  seconds: 10,
  decodingBytes: 300_000_000,
};
const folder = mkdtempSync(join(tmpdir(), "built-in-model-"));
beforeAll(() => writeBuiltInModel(folder));
afterAll(() => rmSync(folder, { recursive: true }));

const blueish = [50, 100, 170] as const;
const dressCorners = [
  [50, 10],
  [78, 10],
  [100, 118],
  [20, 118],
] as const;
const trouserCorners = [
  [40, 10],
  [88, 10],
  [92, 118],
  [70, 118],
  [64, 50],
  [58, 118],
  [36, 118],
] as const;

it("is the same bytes each time it is made, on any machine", () => {
  const hash = createHash("sha256").update(builtInModel().onnx).digest("hex");
  expect(hash).toBe(createHash("sha256").update(builtInModel().onnx).digest("hex"));
  // a catalogue is indexed again when this changes: its embeddings are then of another model
  expect(hash.slice(0, 16)).toMatchInlineSnapshot(`"74e6e0b93d6844fa"`);
  expect(builtInModel().onnx.length).toBeLessThan(300_000);
});

it("is written once: what is there already is not touched", () => {
  const times = () => readdirSync(folder).map((file) => [file, statSync(join(folder, file)).mtimeMs]);
  const before = times();
  writeBuiltInModel(folder);
  expect(times()).toEqual(before);
  expect(before.map(([file]) => file)).toEqual(["manifest.json", "model.onnx"]);
});

it("finds a garment more similar to itself in another colour, mirrored or brighter than to another garment", async () => {
  const model = await ImageModel.load(readImageFolder(folder));
  const [dress, mirrored, red, bright, trousers] = await Promise.all(
    [
      drawn(dressCorners, blueish),
      drawn(dressCorners, blueish).flop(),
      drawn(dressCorners, [170, 50, 50]),
      drawn(dressCorners, blueish).modulate({ brightness: 1.2 }),
      drawn(trouserCorners, blueish),
    ].map((image) => embed(model, image)),
  );
  if (!dress || !mirrored || !red || !bright || !trousers) throw new Error("not embedded");
  expect(dot(dress, dress)).toBeCloseTo(1, 5);
  expect(dot(dress, mirrored)).toBeGreaterThan(0.999);
  for (const similar of [red, bright]) {
    expect(dot(dress, similar)).toBeGreaterThan(dot(dress, trousers) + 0.1);
  }
});

it("has an embedding of an image without anything in it", async () => {
  const model = await ImageModel.load(readImageFolder(folder));
  const blank = sharp({
    create: { width: 30, height: 30, channels: 3, background: "white" },
  });
  const embedding = await embed(model, blank);
  expect(dot(embedding, embedding)).toBeCloseTo(1, 5);
});

type Point = readonly [x: number, y: number];

/** A polygon on light grey. Filled here: the guards have shut off what would draw an SVG. */
function drawn(corners: readonly Point[], [red, green, blue]: readonly [number, number, number]): Sharp {
  const size = 128;
  const pixels = Buffer.alloc(3 * size * size, 0xee);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (isInside([x, y], corners)) pixels.set([red, green, blue], 3 * (y * size + x));
    }
  }
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } });
}

/** By the number of edges that a ray to the right crosses. */
function isInside([x, y]: Point, corners: readonly Point[]): boolean {
  return corners.reduce((inside, [x1, y1], at) => {
    const [x2, y2] = corners[(at + 1) % corners.length] ?? [0, 0];
    const crosses = y1 > y !== y2 > y && x < x1 + ((x2 - x1) * (y - y1)) / (y2 - y1);
    return crosses ? !inside : inside;
  }, false);
}

async function embed(model: ImageModel, image: Sharp): Promise<Float32Array> {
  const pixels = await cutOut(await image.png().toBuffer(), model.manifest.input, limits);
  return model.embed(normaliser(model.manifest.input)(pixels));
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
