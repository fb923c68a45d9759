import { createHash } from "node:crypto";
import { Article } from "../article";
import { Deed } from "../deed";
import { newsWorld } from "./sample-world";

const world = newsWorld();
const { articles, readers, deeds } = world;

it("is the same on every machine", () => {
  const hash = createHash("sha256").update(JSON.stringify(world)).digest("hex").slice(0, 16);
  expect(hash).toBe("d9582c1599b98742");
});

it("has 2,000 articles, each with a title of its own, in ten categories, three languages and ten publishers", () => {
  expect(new Set(articles.map(({ article }) => article.title)).size).toBe(2000);
  expect(new Set(articles.map(({ article }) => article.category)).size).toBe(10);
  expect(new Set(articles.map(({ language }) => language))).toEqual(new Set(["en", "fr", "de"]));
  expect(new Set(articles.map(({ article }) => article.publisher)).size).toBe(10);
  for (const { article } of articles) expect(Article.safeParse(article).error).toBeUndefined();
  expect(articles.map(({ article }) => article.text).join()).not.toMatch(/[{}]|undefined/);
});

it("tells some stories twice, by two publishers under two titles", () => {
  const stories = groupedBy(articles, ({ story }) => story);
  const twice = [...stories.values()].filter((told) => told.length > 1);
  expect(twice.length).toBeGreaterThan(50);
  for (const [first, second] of twice) expect(first?.article.publisher).not.toBe(second?.article.publisher);
});

it("has deeds in order of time, each on an article that was out, and none after the world's now", () => {
  const outFrom = new Map(articles.map(({ article, publishedAt }) => [article.id, publishedAt]));
  const times = deeds.map(({ at }) => Date.parse(at));
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThanOrEqual(Date.UTC(2026, 0, 1));
  for (const deed of deeds) {
    expect(Deed.safeParse(deed).error).toBeUndefined();
    if (deed.kind !== "shown") expect(Date.parse(deed.at)).toBeGreaterThan(outFrom.get(deed.article) ?? 0);
  }
});

it("has the shape of real news clicks: few reads a reader, few articles read by many, a minute each, mostly of today", () => {
  const reads = deeds.filter((deed) => deed.kind === "read");
  const ofReaders = [...groupedBy(reads, ({ reader }) => reader).values()].map(({ length }) => length);
  const ofArticles = [...groupedBy(reads, ({ article }) => article).values()].map(({ length }) => length);
  const most = ofArticles.sort((a, b) => b - a).slice(0, 100);
  expect(readers).toHaveLength(300);
  expect(middle(ofReaders)).toBe(3);
  // 0.38 where there are enough readers
  expect(most.reduce((sum, count) => sum + count, 0) / reads.length).toBeCloseTo(0.45, 1);
  expect(middle(reads.map(({ seconds }) => seconds))).toBeCloseTo(59, -1);
  const published = new Map(articles.map(({ article, publishedAt }) => [article.id, publishedAt]));
  const hours = reads.map(({ article, at }) => (Date.parse(at) - (published.get(article) ?? 0)) / 3_600_000);
  expect(middle(hours)).toBeLessThan(15);
});

function groupedBy<Value, Key>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
