import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeBuiltInModel } from "./built-in/write-built-in-model";
import { precisionAt5, writeMobileNet } from "./testing/retrieval";

const model = mkdtempSync(join(tmpdir(), "retrieval-"));
afterAll(() => rmSync(model, { recursive: true }));

// the data is not part of this repository; without it, the tests of preprocessing and of the built-in model remain
const whenShared = writeMobileNet(model) ? it : it.skip;

whenShared("finds as many photos of the same kind as a bare script does with the same model", async () => {
  expect(Math.abs((await precisionAt5(model, 20)) - 0.593)).toBeLessThan(0.005);
});

whenShared("finds more than three times as many as chance with the built-in model", async () => {
  writeBuiltInModel(model);
  expect(Math.abs((await precisionAt5(model, 20)) - 0.35)).toBeLessThan(0.01);
});
