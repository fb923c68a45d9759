import { heldBackDays } from "./held-back-days";

it("makes lists of what was known before each visit, which fit better than those of each source, and have many categories", () => {
  const weights = { collaborative: 0, content: 0.1, sequential: 0.05, trending: 0.5, fresh: 0.35 };
  const figures = heldBackDays({ articles: 2000, readers: 1400, seed: 0, heldBackDays: 1, weights });
  expect(figures.lists).toBeGreaterThan(20);
  for (const { low } of Object.values(figures.better)) expect(low).toBeGreaterThan(0);
  expect(figures.coverage.low).toBeGreaterThan(0.4);
  expect(figures.novelty.value).toBeGreaterThan(0.2);
});
