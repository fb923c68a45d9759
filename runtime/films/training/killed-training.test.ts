import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folderStore } from "../../pipeline/folder-store";
import { fromRows } from "../../recommender/data/interactions";
import { algorithms } from "../../recommender/serve/algorithms/algorithms";
import type { TrainingRun } from "../../recommender/serve/model";
import { sampleSource } from "../sample/sample-source";
import { fitInSlices } from "./fit-in-slices";
import { folderRegistry } from "./folder-registry";
import { trainFilms } from "./train-films";

const data = fromRows(
  Array.from({ length: 400 }, (_, n) => [n % 20, (n * 7) % 30, 1 + ((n * 3) % 5), n] as const),
);

it.each(["svd", "ials"] as const)(
  "%s that is stopped after every round, and killed in the middle, ends in the bytes of one that was not",
  async (name) => {
    const options = { factors: 8, epochs: 6 };
    const learn = (run: TrainingRun) => algorithms[name].fit(data, options, run);
    const whole = learn({}).save();
    const kept: Uint8Array[] = [];
    const task = { progress: () => undefined, signal: new AbortController().signal };
    const keep = async (checkpoint: Uint8Array) => void kept.push(checkpoint);
    expect((await fitInSlices(learn, { ...task, keep, checkpoint: undefined }, 0)).save()).toEqual(whole);
    expect(kept.length).toBeGreaterThan(3);
    const [, second] = kept;
    const later: number[] = [];
    const resumed = (run: TrainingRun) => learn({ ...run, onEpoch: (done) => void later.push(done) });
    expect((await fitInSlices(resumed, { ...task, keep, checkpoint: second })).save()).toEqual(whole);
    expect(later[0]).toBe(3);
  },
);

it("a training that ends at each stage in turn registers the model that an uninterrupted one does", async () => {
  const folder = mkdtempSync(join(tmpdir(), "films-"));
  const parameters = { train: { algorithms: ["ials" as const], epochs: 2, factors: 8 } };
  const run = (place: string, signal?: AbortSignal, onStage = (_: string): void => undefined) =>
    trainFilms({
      store: folderStore(join(folder, place)),
      data: sampleSource(),
      registry: folderRegistry(join(folder, place, "models")),
      parameters,
      ...(signal && { signal }),
      onProgress: ({ stage, state }) => state === "running" && onStage(stage),
    });
  const whole = await run("whole");
  for (const ended of whole.executed) {
    const interruption = new AbortController();
    const endAt = (stage: string) => stage === ended && interruption.abort(new Error("killed"));
    await expect(run("killed", interruption.signal, endAt)).rejects.toThrow("killed");
  }
  expect((await run("killed")).sha256).toBe(whole.sha256);
});
