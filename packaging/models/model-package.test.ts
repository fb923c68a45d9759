import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectRefusal } from "../../test/support/expect-refusal";
import { tinyModel } from "../../test/support/tiny-model";
import { modelPackage } from "./model-package";
import { isOnnx } from "./onnx-file";

const root = mkdtempSync(join(tmpdir(), "vitrine-model-"));
const folder = "models/tiny";
const at = (name: string) => join(root, folder, name);

const model = () => modelPackage({ root, folder });

beforeEach(() => {
  rmSync(join(root, "models"), { recursive: true, force: true });
  tinyModel(join(root, folder));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a model's package", () => {
  it("says what the model is called, how long its embeddings are and which files it is made of", () => {
    expect(model()).toMatchObject({
      name: "tiny",
      id: expect.stringMatching(/^[0-9a-f]{12}$/),
      dimension: 3,
      files: [
        { name: "manifest.json", path: at("manifest.json") },
        { name: "model.onnx", path: at("model.onnx") },
      ],
      bytes: expect.any(Number),
    });
  });

  it("has the same id wherever it lies", () => {
    cpSync(join(root, folder), join(root, "models/elsewhere"), { recursive: true });
    expect(modelPackage({ root, folder: join(root, "models/elsewhere") }).id).toBe(model().id);
  });

  it("has another id when its manifest or its graph changes, and keeps it when nothing does", () => {
    const before = model().id;
    expect(model().id).toBe(before);
    tinyModel(join(root, folder), { mean: 1 });
    const withMean = model().id;
    tinyModel(join(root, folder), { mean: 1, producer: "other" });
    expect(new Set([before, withMean, model().id]).size).toBe(3);
  });

  it("fails when there is no such folder", () => {
    expectRefusal(() => modelPackage({ root, folder: "models/absent" }), "ModelFolderMissing");
  });

  it("fails when there is no manifest", () => {
    rmSync(at("manifest.json"));
    expectRefusal(model, "ModelManifestMissing");
  });

  it.each(["{", "{}", '{"name":"Tiny"}'])("fails when the manifest is %s", (manifest) => {
    writeFileSync(at("manifest.json"), manifest);
    expectRefusal(model, "ModelManifestNotValid");
  });

  it("fails when the ONNX file is not there", () => {
    rmSync(at("model.onnx"));
    expectRefusal(model, "ModelFileMissing");
  });

  it.each([
    ["empty", ""],
    ["a page", "<!DOCTYPE html>"],
    ["a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"],
  ])("fails when the ONNX file is %s", (_, content) => {
    writeFileSync(at("model.onnx"), content);
    expectRefusal(model, "ModelNotOnnx");
  });

  it("fails when the ONNX file was cut off", () => {
    truncateSync(at("model.onnx"), 10);
    expectRefusal(model, "ModelNotOnnx");
  });
});

describe("the outer form of ONNX", () => {
  const shared = "../shared/data/onnx";

  it("is that of models which others made", () => {
    if (!existsSync(shared))
      return console.warn(`${shared} is not on this machine: only our own model was looked at`);
    for (const name of ["mobilenet-v2-fp32.onnx", "mobilenet-v2-int8-weights.onnx", "tabular/rf_iris.onnx"])
      expect([name, isOnnx(readFileSync(join(shared, name)))]).toEqual([name, true]);
  });
});
