import { heldBackDays } from "./held-back-days";

it("makes lists of what was known before each visit, which fit better than what is only new, and have many categories", () => {
  const weights = { collaborative: 0.1, content: 0.15, sequential: 0.05, trending: 0.65, fresh: 0.05 };
  const figures = heldBackDays({ articles: 700, readers: 250, seed: 0, heldBackDays: 1, weights });
  expect(figures.lists).toBeGreaterThan(20);
  expect(figures.better.collaborative.low).toBeGreaterThan(0);
  expect(figures.better.content.low).toBeGreaterThan(0);
  expect(figures.coverage.low).toBeGreaterThan(0.4);
  expect(figures.novelty.value).toBeGreaterThan(0.2);
}, 60_000);
