import type { AnalyticsAnswer } from "../../../runtime/functions/articles/contract/analytics";
import { analyticsInWords } from "./analytics-in-words";
import { analyticsPage } from "./analytics-page";

const answer: AnalyticsAnswer = {
  days: [0, 1, 2].map((n) => ({
    day: `2026-11-2${n}`,
    readers: 10 + n,
    readers_28_days: 40,
    sessions: 12,
    lists: 20,
    shown: 200,
    opened: 30,
    opened_share: 0.15,
    read_seconds: 1800,
    coverage: 0.4,
    diversity: 0.8,
    novelty_bits: 4.25,
    unexpected_share: 0.1,
    newcomers_share: 0.5,
    explored_share: 0.12,
    explored_opened_share: n === 0 ? null : 0.05,
    exploration_cost: n === 0 ? null : 14.4,
  })),
  models: [
    { day: "2026-11-20", model: "", lists: 20, shown: 200, opened: 20 },
    { day: "2026-11-21", model: "abc", lists: 20, shown: 200, opened: 40 },
    { day: "2026-11-22", model: "abc", lists: 20, shown: 200, opened: 30 },
  ],
  new_articles: [{ age_days: 0, articles: 5, shown: 50, clicks: 10, read_seconds: 600 }],
  counted_at: "2026-11-22T12:00:00.000Z",
};

it("tells each day's figures, what became of new articles, and each version of the model", () => {
  const words = analyticsInWords(answer);
  expect(words).toMatch(/2026-11-21 +11 +40 +12 +20 +15\.0 % +30 min +40\.0 % +80\.0 % +4\.3 bits/);
  expect(words).toMatch(/\n0 +5 +10\.0 +20\.0 % +10 min/);
  expect(words).toMatch(/none +20 +10\.0 %\n *abc +40 +17\.5 %/);
  expect(analyticsInWords({ ...answer, days: [] })).toMatch(/^nothing was counted yet/);
});

it("draws all of them on a page that stands alone, without what it has no figures of", () => {
  const page = analyticsPage("<prod>", answer);
  expect(page.match(/<svg/g)).toHaveLength(11);
  expect(page).toContain("Articles of &#60;prod&#62;");
  expect(page).not.toMatch(/NaN|undefined|src=|<prod>/);
});
