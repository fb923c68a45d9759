import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isStale, recordSynth } from "./last-synth";

let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "vitrine-synth-"));
  for (const folder of ["environments", "runtime/functions/search", "model", "docs", "cdktf.out"])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ["environments/dev.ts", "runtime/functions/search/answer.ts", "model/model.onnx"])
    writeFileSync(join(root, file), "");
  await new Promise((resolve) => setTimeout(resolve, 20)); // file times advance in steps
  recordSynth(join(root, "cdktf.out"), new Date());
  await new Promise((resolve) => setTimeout(resolve, 20));
});
afterEach(() => rmSync(root, { recursive: true }));

it("is not stale while nothing has changed that a stack is made of", () => {
  writeFileSync(join(root, "docs/cost.md"), "");
  expect(isStale(root, ["model"])).toBe(false);
});

it.each<[string, () => void]>([
  ["was changed", () => writeFileSync(join(root, "environments/dev.ts"), "more")],
  ["was changed deep below", () => writeFileSync(join(root, "runtime/functions/search/answer.ts"), "more")],
  ["was added", () => writeFileSync(join(root, "environments/test.ts"), "")],
  ["was taken away", () => rmSync(join(root, "environments/dev.ts"))],
  ["was replaced by an older one", () => utimesSync(join(root, "environments/dev.ts"), 0, 0)],
  ["is another model", () => writeFileSync(join(root, "model/model.onnx"), "more")],
  ["has nothing to be compared with", () => rmSync(join(root, "cdktf.out/synthesized.json"))],
  ["has a damaged record", () => writeFileSync(join(root, "cdktf.out/synthesized.json"), "{")],
])("is stale when a source %s", (_, change) => {
  change();
  expect(isStale(root, ["model"])).toBe(true);
});
