import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { columnsOf } from "./feature";
import { modelHash, PredictionManifest } from "./manifest";
import { leavingManifest } from "./testing/leaving-manifest";

const { output, sample } = leavingManifest;

const years = (minimum: number, maximum: number) => ({ minimum, maximum });

/** Where the manifest is wrong, with these fields instead. */
function wrong(fields: Record<string, unknown>): string[] {
  const { error } = PredictionManifest.safeParse({ ...leavingManifest, ...fields });
  return (error?.issues ?? []).map(({ path }) => path.join("."));
}

it("takes the manifest that the README shows", () => {
  const [, shown = ""] =
    /```json\n([\s\S]+?)```/.exec(readFileSync(join(__dirname, "README.md"), "utf8")) ?? [];
  expect(PredictionManifest.safeParse(JSON.parse(shown)).error).toBeUndefined();
});

it("takes a manifest, and says what was left out", () => {
  const manifest = PredictionManifest.parse(leavingManifest);
  expect(manifest).toMatchObject({ file: "model.onnx", features: [{ missing: "refuse" }, {}, {}, {}] });
  expect(manifest.features.map(columnsOf)).toEqual([1, 1, 1, 3]);
});

it.each<[string, Record<string, unknown>, string]>([
  ["a field that nobody knows", { treshold: 0.5 }, ""],
  ["a version that is no whole number", { version: "1.2" }, "version"],
  ["a version as a number", { version: 1 }, "version"],
  [
    "a range upside down",
    { features: [{ name: "age", type: "number", seen: { minimum: 2, maximum: 1 } }] },
    "features.0.seen",
  ],
  [
    "more seen than is allowed",
    { features: [{ name: "age", type: "number", allowed: years(0, 100), seen: years(18, 101) }] },
    "features.0.seen",
  ],
  [
    "a feature twice",
    { features: [...leavingManifest.features, leavingManifest.features[0]] },
    "features.4.name",
  ],
  [
    "a feature that would be an object's prototype",
    { features: [{ name: "__proto__", type: "number" }] },
    "features.0.name",
  ],
  [
    "a category twice",
    { features: [{ name: "a", type: "category", categories: ["x", "x"] }] },
    "features.0.categories",
  ],
  ["a positive class that is none", { output: { ...output, positive: "goes" } }, "output.positive"],
  [
    "three classes of a binary task",
    { output: { ...output, classes: ["stays", "leaves", "other"] } },
    "output.classes",
  ],
  ["a score without a threshold", { threshold: undefined }, "threshold"],
  ["no output at all", { output: { ...output, probabilities: undefined } }, "output"],
  [
    "classes of a regression",
    { task: "regression", output: { score: "y", classes: ["a", "b"] }, threshold: undefined },
    "output.classes",
  ],
  ["a sample of another row", { sample: { ...sample, row: { years: 41 } } }, "sample.row.years"],
  ["a sample without its score", { sample: { row: sample.row } }, "sample.score"],
])("refuses %s, and says where", (_, fields, path) => {
  expect(wrong(fields)).toContain(path);
});

it("names a model by what `cat manifest.json model.onnx | sha256sum` prints", () => {
  const [manifest, onnx] = [Buffer.from("{}\n"), Buffer.from([8, 8])];
  const printed = createHash("sha256")
    .update(Buffer.concat([manifest, onnx]))
    .digest("hex");
  expect(modelHash(manifest, onnx)).toBe(printed);
});
