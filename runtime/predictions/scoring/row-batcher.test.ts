import { PredictionError } from "./prediction-error";
import { type BatcherOptions, RowBatcher } from "./row-batcher";

const rowOf = (value: number) => ({ row: 0, values: [value] });
const scoredBy = (rows: readonly { values: readonly unknown[] }[]) => ({
  scores: Float64Array.from(rows, ({ values }) => Number(values[0])),
  explained: { reason: "none" },
});

function batcherOf(options: Partial<BatcherOptions> = {}) {
  const batches: number[][] = [];
  const faults: string[] = [];
  const batcher = new RowBatcher({
    atOnce: 1,
    rowsInBatch: 4,
    waitingRows: 8,
    failed: ({ code }) => faults.push(code),
    ...options,
    score: async (rows, explain) => {
      batches.push(rows.map(({ values }) => Number(values[0])));
      return options.score ? options.score(rows, explain) : scoredBy(rows);
    },
  });
  const ask = async (...values: readonly number[]) => {
    const { scored, from } = await batcher.score(values.map(rowOf));
    return [...(scored.scores?.slice(from, from + values.length) ?? [])];
  };
  return { ask, batches, faults };
}

it("sends what comes together in one batch, of so many rows at most, and gives each request its own", async () => {
  const { ask, batches } = batcherOf();
  expect(await Promise.all([ask(1), ask(2, 3), ask(4, 5), ask(6)])).toEqual([[1], [2, 3], [4, 5], [6]]);
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

it("sends a request that is larger than a batch by itself", async () => {
  const { ask, batches } = batcherOf();
  await Promise.all([ask(1), ask(2, 3, 4, 5, 6), ask(7)]);
  expect(batches).toEqual([[1], [2, 3, 4, 5, 6], [7]]);
});

it("refuses what finds too many rows waiting", async () => {
  const { ask } = batcherOf();
  const taken = [ask(1, 2, 3, 4), ask(5, 6, 7, 8)];
  await expect(ask(9)).rejects.toMatchObject({ code: "ScoringBusy", retryAfterSeconds: 1 });
  expect(await Promise.all(taken)).toHaveLength(2);
  expect(await ask(9)).toEqual([9]);
});

it("computes each request by itself when a batch crashes, so that only the one at fault fails", async () => {
  const { ask, faults } = batcherOf({
    score: async (rows) => {
      if (rows.some(({ values }) => values[0] === 2)) throw new PredictionError("ModelCrashed", "ended");
      return scoredBy(rows);
    },
  });
  const outcomes = await Promise.allSettled([ask(1), ask(2), ask(3)]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(faults).toEqual(["ModelCrashed"]);
});

it("computes a request once more whose process somebody ended, and blames it when the next process ends, too", async () => {
  let computed = 0;
  const { ask, faults } = batcherOf({
    score: async (rows) => {
      computed++;
      if (computed !== 2) throw new PredictionError("ModelCrashed", "ended");
      return scoredBy(rows);
    },
  });
  expect(await ask(1)).toEqual([1]);
  expect([computed, faults]).toEqual([2, []]);
  await expect(ask(1)).rejects.toMatchObject({ code: "ModelCrashed" });
  expect([computed, faults]).toEqual([4, ["ModelCrashed"]]);
});

it("computes a request that its graph refuses only once", async () => {
  let computed = 0;
  const { ask } = batcherOf({
    score: async () => {
      computed++;
      throw new PredictionError("PredictionFailed", "refused");
    },
  });
  await expect(ask(1)).rejects.toMatchObject({ code: "PredictionFailed" });
  expect(computed).toBe(1);
});

it("tells all requests of a batch that scoring is busy, and blames no rows", async () => {
  const { ask, batches, faults } = batcherOf({
    score: async () => {
      throw new PredictionError("ScoringBusy", "busy");
    },
  });
  const outcomes = await Promise.allSettled([ask(1), ask(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect([batches, faults]).toEqual([[[1, 2]], []]);
});
