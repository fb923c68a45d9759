import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectRefusal } from "../../test/support/expect-refusal";
import { tinyPrediction } from "../../test/support/tiny-prediction";
import { predictionPackage } from "./prediction-package";

const root = mkdtempSync(join(tmpdir(), "vitrine-prediction-"));
const folder = "models/leaving";
const at = (name: string) => join(root, folder, name);
const made = () => predictionPackage({ root, folder });

beforeEach(() => tinyPrediction(join(root, folder)));
afterEach(() => rmSync(join(root, "models"), { recursive: true }));
afterAll(() => rmSync(root, { recursive: true }));

describe("the package of a model that predicts from rows", () => {
  it("has the hash of its two files, under the names that they have in the registry", () => {
    const bytes = Buffer.concat([readFileSync(at("manifest.json")), readFileSync(at("tiny.onnx"))]);
    expect(made()).toMatchObject({
      manifest: { name: "tiny", version: "1" },
      hash: createHash("sha256").update(bytes).digest("hex"),
      files: [
        { name: "manifest.json", path: at("manifest.json") },
        { name: "model.onnx", path: at("tiny.onnx") },
      ],
    });
  });

  it.each<[string, () => void]>([
    ["ModelFolderMissing", () => rmSync(join(root, folder), { recursive: true })],
    ["ModelFileMissing", () => rmSync(at("manifest.json"))],
    ["ModelFileMissing", () => rmSync(at("tiny.onnx"))],
    ["ModelManifestNotValid", () => writeFileSync(at("manifest.json"), "{}")],
    ["ModelManifestNotValid", () => writeFileSync(at("manifest.json"), "{")],
    ["ModelNotOnnx", () => truncateSync(at("tiny.onnx"), 10)],
  ])("fails with %s", (code, spoil) => {
    spoil();
    expectRefusal(made, code);
    tinyPrediction(join(root, folder));
  });
});
