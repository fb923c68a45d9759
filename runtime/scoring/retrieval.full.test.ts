import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeBuiltInModel } from "./built-in/write-built-in-model";
import { precisionAt5, writeMobileNet } from "./testing/retrieval";

const model = mkdtempSync(join(tmpdir(), "retrieval-"));
afterAll(() => rmSync(model, { recursive: true }));

// the data is not part of this repository; without it, the tests of preprocessing and of the built-in model remain
const whenShared = writeMobileNet(model) ? it : it.skip;

jest.setTimeout(180_000);

// the bare script's figures, from the data's own description
whenShared.each([
  [50, 0.64],
  [110, 0.677],
])(
  "finds as many of %i photos of each kind as a bare script does with the same model",
  async (photos, bare) => {
    expect(Math.abs((await precisionAt5(model, photos)) - bare)).toBeLessThan(0.005);
  },
);

whenShared("finds half of all photos with the built-in model, five times what chance does", async () => {
  writeBuiltInModel(model);
  expect(Math.abs((await precisionAt5(model, 110)) - 0.498)).toBeLessThan(0.01);
});
