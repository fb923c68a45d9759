/**
 * Runs a task for each item, at most `most` at the same time, in their order.
 *
 * @throws the first failure, after the tasks under way have ended; no other is started then
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  most: number,
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let hasFailed = false;
  const workers = Array.from({ length: Math.min(most, items.length) }, async () => {
    for (const [index, item] of queue) {
      if (hasFailed) return;
      try {
        results[index] = await task(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  });
  const failure = (await Promise.allSettled(workers)).find((worker) => worker.status === "rejected");
  if (failure) throw failure.reason;
  return results;
}
