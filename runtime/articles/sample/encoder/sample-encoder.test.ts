/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dot } from "../../../recommender/serve/linear-algebra";
import { readModelFolder } from "../../../scoring/model-folder";
import { TextModel } from "../../../scoring/texts/text-model";
import { newsWorld } from "../sample-world";
import { sampleEncoder } from "./sample-encoder";
import { writeSampleEncoder } from "./write-sample-encoder";

const folder = mkdtempSync(join(tmpdir(), "sample-encoder-"));
let model: TextModel;
beforeAll(async () => {
  writeSampleEncoder(folder);
  const { manifest, ...rest } = readModelFolder(folder);
  if (manifest.takes !== "texts") throw new Error("it takes texts");
  model = await TextModel.load({ ...rest, manifest });
});
afterAll(() => rmSync(folder, { recursive: true }));

const cosine = (a: Float32Array, b: Float32Array) => dot(a, 0, b, 0, a.length);

it("is the same bytes each time it is made, and small", () => {
  expect(sampleEncoder().onnx.equals(sampleEncoder().onnx)).toBe(true);
  expect(sampleEncoder().onnx.length).toBeLessThan(2_000_000);
});

it("has articles on one subject near each other, in whatever language", async () => {
  const { articles } = newsWorld({ articles: 120, readers: 1 });
  const rows = await model.embed(articles.map(({ article: { title, text } }) => `${title}\n${text}`));
  const means = { one: [0, 0], other: [0, 0] };
  for (const [a, one] of articles.entries())
    for (const [b, other] of articles.slice(0, a).entries()) {
      if (one.language === other.language) continue;
      const of = one.subject === other.subject ? means.one : means.other;
      of[0] = (of[0] ?? 0) + cosine(rows[a] as Float32Array, rows[b] as Float32Array);
      of[1] = (of[1] ?? 0) + 1;
    }
  const mean = ([sum = 0, count = 0]: number[]) => sum / count;
  expect(mean(means.one)).toBeGreaterThan(mean(means.other) + 0.3);
});
