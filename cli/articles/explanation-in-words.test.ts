import { explanationInWords } from "./explanation-in-words";

const sources = { collaborative: 0.8, content: 0, sequential: 0, trending: 0, fresh: 0 };

it("tells who got what and why, with what probability, and what was left out", () => {
  const words = explanationInWords({
    id: "0193257a-1234-7000-8000-000000000001",
    user_id: "ann",
    at: "2026-11-20T12:00:00.000Z",
    model: "0123456789abcdef",
    ranking: null,
    experiment: null,
    seed: "3",
    policy: {
      weights: { collaborative: 0.4, content: 0.3 },
      exploration: 0.1,
      floor: 0.05,
      categoryShare: 0.6,
      publisherShare: 0.4,
      fatigueAfter: 5,
      deeds: 12,
    },
    items: [
      {
        article: { id: "a1", title: "Rain in Lyon" },
        because: { kind: "readers", article: { id: "a3", title: "Snow in Paris" } },
        position: 0,
        propensity: 0.95,
        score: 0.32,
      },
    ],
    candidates: [
      { article: { id: "a1", title: "Rain in Lyon" }, sources, score: 0.32, filtered: null },
      { article: { id: "a4", title: null }, sources, score: 0.06, filtered: null },
      { article: { id: "a2", title: "Read already" }, sources, score: null, filtered: "done" },
    ],
  });
  expect(words).toMatch(/for +ann, 12 deeds/);
  expect(words).toMatch(/collaborative 0.4, content 0.3; drawn at random with 0.1, so nothing below 0.050/);
  expect(words).toMatch(/1 +a1 Rain in Lyon +0.320 +0.950 +read by readers of Snow in Paris +0.80/);
  expect(words).toMatch(/a4 \(erased\) +0.060/);
  expect(words).toMatch(/a2 Read already +done/);
});
