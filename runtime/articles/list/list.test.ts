import { defaultListSettings } from "./list-settings";
import { makeList } from "./make-list";
import { recommend } from "./recommend";
import { expectCalibrated } from "./testing/expect-calibrated";
import { expectClean, expectReplayed } from "./testing/expect-lists";
import { simulatedLists } from "./testing/simulated-lists";
import { inputOf, someCandidate } from "./testing/some-input";

const dayMs = 86_400_000;
const now = Date.UTC(2026, 0, 31, 12);

// 100,000 lists, 10,000 records and 1,000,000 positions: lists.full.test.ts
it("shows nothing read, hidden, withdrawn or expired, no story twice and no more than the caps", () => {
  expectClean(400);
});

it("makes lists again from their records alone, to the byte", () => {
  expectReplayed(150);
});

it("shows articles as often as their propensities say, none below the floor", () => {
  expectCalibrated(20_000);
});

describe("somebody who has done nothing", () => {
  const candidates = Array.from({ length: 90 }, (_, n) =>
    someCandidate({
      article: n + 1,
      category: n < 40 ? (["sports", "travel"][n % 2] as string) : `category ${n % 8}`,
      scores: { trending: n < 40 ? 40 + n : 255 - n },
    }),
  );
  const input = inputOf({
    candidates,
    n: 9,
    preferences: { categories: ["sports", "travel"], languages: [] },
  });

  it("gets 60 % from the categories that they chose, 30 % of what is popular and 10 % at random", () => {
    const counts = { preference: 0, trending: 0, exploration: 0 };
    for (let seed = 0; seed < 1000; seed++)
      for (const { reason } of makeList({ ...input, seed }).items) counts[reason.kind as "trending"]++;
    expect(counts.preference / 9000).toBeCloseTo(0.6, 1);
    expect(counts.trending / 9000).toBeCloseTo(0.3, 1);
    expect(counts.exploration / 9000).toBeCloseTo(0.1, 1);
  });

  it("gets what is popular with everybody when they chose nothing", () => {
    const { items } = makeList(inputOf({ candidates, n: 10, seed: 5 }));
    expect(new Set(items.map(({ reason }) => reason.kind))).toEqual(new Set(["trending"]));
  });

  it.each([0, 1])(
    "hears that an article is new where nobody has read it yet, after %i deeds",
    (deedCount) => {
      const unread = Array.from({ length: 9 }, (_, n) =>
        someCandidate({ article: n + 1, category: `category ${n}`, scores: { fresh: 255 - n } }),
      );
      const read = someCandidate({ article: 10, category: "read", scores: { trending: 90, fresh: 100 } });
      const { items } = makeList(inputOf({ candidates: [...unread, read], n: 10, deedCount, seed: 5 }));
      const chosen = items.filter(({ reason }) => reason.kind !== "exploration");
      expect(chosen.length).toBeGreaterThan(5);
      for (const { article, reason } of chosen)
        expect([article, reason.kind]).toEqual([article, article === 10 ? "trending" : "fresh"]);
    },
  );
});

it.each([
  [1, 0.25],
  [2, 0.2],
  [4, 0.1],
  [9, 0.1],
  [10, 0.1],
  [500, 0.1],
])("after %i deeds draws a place with probability %d", (deedCount, exploration) => {
  expect(makeList(inputOf({ deedCount })).exploration).toBeCloseTo(exploration, 9);
});

it("lets what others read count from ten deeds on", () => {
  const candidates = [
    someCandidate({ article: 1, scores: { collaborative: 255 } }),
    someCandidate({ article: 2, scores: { content: 255 } }),
  ];
  const best = (deedCount: number) => makeList(inputOf({ candidates, deedCount, seed: 3 })).items[0];
  expect(best(9)).toMatchObject({ article: 2, reason: { kind: "similar" } });
  expect(best(10)).toMatchObject({ article: 1, reason: { kind: "readers" } });
});

it("says with which article of the reader's an item goes", () => {
  const candidates = [someCandidate({ article: 4, scores: { sequential: 255 }, because: 77 })];
  expect(makeList(inputOf({ candidates, deedCount: 10 })).items[0]?.reason).toEqual({
    kind: "next",
    article: 77,
  });
});

it("prefers what is different from what stands above it", () => {
  const candidates = [
    someCandidate({ article: 1, signature: 0, scores: { content: 255 } }),
    someCandidate({ article: 2, signature: 0, scores: { content: 250 } }),
    someCandidate({ article: 3, signature: 0xffff, scores: { content: 200 } }),
  ];
  const { items } = makeList(inputOf({ candidates, n: 3, seed: 3 }));
  expect(items.map(({ article }) => article)).toEqual([1, 3, 2]);
});

it("says why each candidate that may not come does not", () => {
  const candidates = [
    someCandidate({ article: 1, refused: "done" }),
    someCandidate({ article: 2, language: "fr" }),
    someCandidate({ article: 3, region: "Lyon" }),
    someCandidate({ article: 4, shown: 5 }),
    someCandidate({ article: 5, story: 1, scores: { content: 255 } }),
    someCandidate({ article: 6, story: 1 }),
  ];
  const preferences = { categories: [], languages: ["en"], region: "Paris" };
  expect(makeList(inputOf({ candidates, preferences, seed: 3 })).refused).toEqual([
    { article: 1, why: "done" },
    { article: 2, why: "language" },
    { article: 3, why: "region" },
    { article: 4, why: "fatigue" },
    { article: 6, why: "story" },
  ]);
});

it.each([
  ["one in a year", [now + 365 * dayMs, now + 1, now - 1]],
  ["thousands", Array.from({ length: 4200 }, (_, n) => now + 1 + n)],
])("shows no article that is published later, also when there is %s", (_, times) => {
  const { live, ...from } = simulatedLists({ articles: 300, people: 50, deeds: 5 });
  const profile = { ...from.reader(3, 0), preferences: { categories: [], languages: [] } };
  const { region: __, audience: ___, ...known } = live.at(0);
  for (const [n, publishedAt] of times.entries()) {
    const article = { ...known, article: 7000 + n, key: `later ${n}`, publishedAt };
    live.put({ ...article, expiresAt: Number.POSITIVE_INFINITY, embedding: new Float32Array(12) });
  }
  const mayComeAt = (time: number) => {
    const query = { id: "01234567-89ab-4def-8123-456789abcdef", n: 50, now: time };
    const { input } = recommend(profile, query, { live, settings: defaultListSettings });
    const open = input.candidates.filter(({ refused }) => !refused);
    return open.flatMap(({ article }) => times[article - 7000] ?? []);
  };
  expect(mayComeAt(now).filter((time) => time > now)).toEqual([]);
  expect(mayComeAt(now + times.length).filter((time) => time > now).length).toBeGreaterThan(0);
});

it("shows a new article to those whom it has reached, and to nobody else", () => {
  const { live, now, ...from } = simulatedLists({ articles: 300, people: 50, deeds: 5 });
  const profile = { ...from.reader(3, 0), preferences: { categories: [], languages: [] } };
  const ofReader = (reader?: number) => {
    const query = { id: "01234567-89ab-4def-8123-456789abcdef", n: 50, now, ...(reader && { reader }) };
    const { input, result } = recommend(profile, query, { live, settings: defaultListSettings });
    const candidate = input.candidates.find(({ article }) => article === 7000);
    return candidate && (result.refused.find(({ article }) => article === 7000)?.why ?? "may come");
  };
  const { region: _, ...known } = live.at(0);
  live.put({ ...known, article: 7000, key: "new", publishedAt: now, embedding: new Float32Array(12) });
  live.setAudience(7000, new Set([3]));
  expect([ofReader(3), ofReader(4), ofReader()]).toEqual(["may come", "reach", "reach"]);
});
