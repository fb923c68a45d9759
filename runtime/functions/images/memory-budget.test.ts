import { MemoryBudget } from "./memory-budget";

/** Work that ends when it is told to, and whether it has begun. */
function work(budget: MemoryBudget, bytes: number) {
  const state = { hasBegun: false, end: (_error?: Error) => {}, ended: Promise.resolve() };
  state.ended = budget.spend(bytes, () => {
    state.hasBegun = true;
    return new Promise<void>((resolve, reject) => {
      state.end = (error) => (error ? reject(error) : resolve());
    });
  });
  return state;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

it("lets images in while their shares fit, and the next when enough is free", async () => {
  const budget = new MemoryBudget(100);
  const [first, second, third] = [work(budget, 60), work(budget, 40), work(budget, 50)];
  await settle();
  expect([first, second, third].map(({ hasBegun }) => hasBegun)).toEqual([true, true, false]);
  second.end();
  await settle();
  expect(third.hasBegun).toBe(false);
  first.end();
  await settle();
  expect(third.hasBegun).toBe(true);
});

it("lets nobody overtake a large image that waits", async () => {
  const budget = new MemoryBudget(100);
  const running = work(budget, 60);
  const [large, small] = [work(budget, 80), work(budget, 10)];
  await settle();
  expect([large.hasBegun, small.hasBegun]).toEqual([false, false]);
  running.end();
  await settle();
  expect([large.hasBegun, small.hasBegun]).toEqual([true, true]);
});

it("gives the share of an image that failed to the next", async () => {
  const budget = new MemoryBudget(100);
  const [failing, next] = [work(budget, 100), work(budget, 100)];
  await settle();
  failing.end(new Error("broken"));
  await expect(failing.ended).rejects.toThrow("broken");
  await settle();
  expect(next.hasBegun).toBe(true);
});

it("runs an image alone that takes more than there is", async () => {
  const budget = new MemoryBudget(100);
  const [huge, next] = [work(budget, 1000), work(budget, 1)];
  await settle();
  expect([huge.hasBegun, next.hasBegun]).toEqual([true, false]);
  huge.end();
  await settle();
  expect(next.hasBegun).toBe(true);
});
