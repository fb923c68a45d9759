import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diffOf } from "./diff";
import { folderStore } from "./folder-store";
import { emptyLock, merged, type RunRecord, shortened } from "./lock";
import { runPipeline } from "./run-pipeline";
import { statusOf } from "./status";
import { countingWords } from "./testing/counting-words";

const store = folderStore(mkdtempSync(join(tmpdir(), "pipeline-")));
const run = (change: Parameters<typeof countingWords>[0] = {}) =>
  runPipeline({ stages: countingWords(change), store, by: "somebody", why: "a test" });

const told = (lock: Parameters<typeof statusOf>[1], change: Parameters<typeof countingWords>[0] = {}) =>
  statusOf(countingWords(change), lock).map(({ state, because }) => [state, ...because].join(" "));

it("says of each stage what a run would do, and why", async () => {
  expect(told(emptyLock)).toEqual(["changed never run", "waiting read", "waiting count"]);
  await run({ limit: 2 });
  const { lock } = await run();
  expect(told(lock)).toEqual(["unchanged", "unchanged", "unchanged"]);
  expect(told(lock, { limit: 2 })).toEqual(["unchanged", "unchanged", "restorable limit 1 → 2"]);
  expect(told(lock, { steps: 4, code: "2" })).toEqual([
    "unchanged",
    "changed code steps 3 → 4",
    "waiting count",
  ]);
  expect(told(lock, { text: "c" })).toEqual(["changed text", "waiting read", "waiting count"]);
});

it("compares two runs by parameters, metrics, plots, data and code", async () => {
  await run();
  const { lock } = await run({ text: "a b c d", code: "2", limit: 3 });
  const { from, to, ...diff } = diffOf(lock);
  expect(to.executed).toEqual(["read", "count", "choose"]);
  expect(diff).toMatchObject({
    code: ["count"],
    parameters: [{ name: "choose.limit", from: 1, to: 3 }],
    metrics: [{ name: "count: words", from: 2, to: 4, difference: 2 }],
    plots: [{ name: "count: frequency" }],
  });
  expect(diffOf(lock, to.id, from.id).metrics[0]?.difference).toBe(-2);
  expect(() => diffOf(lock, "nobody")).toThrow(expect.objectContaining({ code: "RunUnknown" }));
  expect(() => diffOf(emptyLock)).toThrow(expect.objectContaining({ code: "RunUnknown" }));
});

it("forgets the oldest of many runs, with what only they had made", async () => {
  const { lock } = await run();
  const [first] = lock.runs as [RunRecord];
  const runs = Array.from({ length: 250 }, (_, n) => ({ ...first, id: `r${n}`, stages: lock.stages }));
  const short = shortened({ ...lock, runs });
  expect(short.runs).toHaveLength(200);
  expect(short.runs.at(-1)?.id).toBe("r249");
  expect(Object.keys(short.records).sort()).toEqual(Object.values(lock.stages).sort());
  expect(merged(lock, emptyLock).records).toEqual(lock.records);
});
