/** @jest-environment ./runtime/scoring/testing/native-arrays.ts */
import { RunningPredictions } from "../../runtime/functions/predictions/testing/running-predictions";
import { row } from "../../runtime/functions/predictions/testing/test-api";
import { linearGraph } from "../../runtime/predictions/first-model/linear-graph";
import { PredictionManifest } from "../../runtime/predictions/manifest";
import type { ModelFiles } from "../../runtime/predictions/registry";
import { leavingManifest } from "../../runtime/predictions/testing/leaving-manifest";
import { onnxFile } from "../../runtime/shared/onnx-file";
import { replay } from "./replay";
import { type ReplayReport, replayInWords } from "./replay-report";

let api: RunningPredictions;
beforeAll(async () => {
  api = await RunningPredictions.start();
  // 20 to 69 years; who answered put the threshold at 50
  const rows = Array.from({ length: 50 }, (_, at) => ({
    ...row,
    age: 20 + at,
    travel: at < 30 ? "never" : "often",
  }));
  await api.predict({ rows });
  await api.predict({
    rows: [
      { ...row, age: "x" },
      { ...row, age: 30 },
    ],
    partial: true,
  });
});
afterAll(() => api?.stop());

/** As the one that answered, but for the age at which the score is a half. */
function candidate(age: number, features: object[] = leavingManifest.features): ModelFiles {
  const score = 1 / (1 + Math.exp(-(leavingManifest.sample.row.age - age) / 10));
  const manifest = {
    ...leavingManifest,
    version: "3",
    features,
    sample: { ...leavingManifest.sample, score },
  };
  const graph = linearGraph({
    means: Float64Array.of(age, 0, 0, 0, 0, 0),
    deviations: Float64Array.of(10, 1, 1, 1, 1, 1),
    weights: Float64Array.of(1, 0, 0, 0, 0, 0),
    intercept: 0,
  });
  return { manifest: PredictionManifest.parse(manifest), onnx: onnxFile(graph) };
}

const since = new Date(Date.now() - 3600_000);

async function replayed(files: ModelFiles, of?: string): Promise<ReplayReport> {
  const session = await api.database.as("predictions_audit").connect();
  try {
    return await replay(session, files, { since, ...(of !== undefined && { of }) });
  } finally {
    session.release();
  }
}

it("says which labels flip, how scores shift, and where most", async () => {
  const report = await replayed(candidate(45));
  const said = report.toJSON();
  expect(said).toMatchObject({ rows: 51, flips: 5, changes: [["stays → leaves", 5]], notTaken: 0 });
  expect(said.shift.mean).toBeGreaterThan(0.05);
  // of the twenty who travel often none flips, of those who never do five
  const travel = said.worstSegments.find(({ feature }) => feature === "travel");
  expect(travel).toMatchObject({ value: "never", rows: 30, flips: 5 });
  expect(replayInWords(report)).toContain("51 rows were asked again; 5 labels flip (9.80 %)");
});

it("changes nothing with the same model, and counts what a candidate does not take", async () => {
  expect((await replayed(candidate(50))).toJSON()).toMatchObject({ flips: 0, worstSegments: [] });
  const [age = {}, ...others] = leavingManifest.features;
  const stricter = candidate(50, [{ ...age, allowed: { minimum: 18, maximum: 65 } }, ...others]);
  expect((await replayed(stricter, "leaving")).toJSON()).toMatchObject({
    rows: 47,
    notTaken: 4,
    reasons: [["age OutOfRange", 4]],
  });
  const none = await replayed(candidate(50), "other");
  expect(none.toJSON()).toMatchObject({ rows: 0 });
  expect(replayInWords(none)).toContain("--since takes an earlier time");
});
