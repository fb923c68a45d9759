import { dot } from "../../recommender/serve/linear-algebra";
import { learnEmbedding } from "../embedding/learn-embedding";
import { newsWorld } from "../sample/sample-world";
import { plainText } from "../text/plain-text";
import { minHashOf, resemblance } from "./min-hash";
import { StoryIndex } from "./story-index";

const { articles } = newsWorld({ articles: 800, readers: 1 });
const texts = articles.map(({ article: { title, text } }) => ({ title, text: plainText(text) }));
const embedding = learnEmbedding(texts);
const told = texts.map(({ title, text }, n) => ({
  article: n + 1,
  embedding: embedding.embed(title, text),
  minHash: minHashOf(title, text),
}));

/** Stories by article, from what each placing changed. */
function storiesOf(index: StoryIndex, placed: readonly (typeof told)[number][]): Map<number, number> {
  const stories = new Map<number, number>();
  for (const { article, story } of placed.flatMap((each) => index.place(each)))
    if (story === undefined) stories.delete(article);
    else stories.set(article, story);
  return stories;
}

const stories = storiesOf(new StoryIndex(128), told);
const inOne = (a: number, b: number) =>
  stories.get(a + 1) !== undefined && stories.get(a + 1) === stories.get(b + 1);

it("has no two articles with a cosine of 0.95 or more in two stories", () => {
  let alike = 0;
  for (const [n, one] of told.entries())
    for (let m = 0; m < n; m++) {
      const other = told[m] as (typeof told)[number];
      if (dot(one.embedding, 0, other.embedding, 0, 128) < 0.95) continue;
      alike++;
      expect([n, m, inOne(n, m)]).toEqual([n, m, true]);
    }
  expect(alike).toBeGreaterThan(20);
});

it("finds what two publishers took from one agency", () => {
  const copies = articles.flatMap(({ story }, n) =>
    articles.slice(Math.max(0, n - 10), n).flatMap((other, m) => {
      const at = Math.max(0, n - 10) + m;
      const isCopy =
        other.story === story &&
        resemblance(told[n]?.minHash as Int32Array, told[at]?.minHash as Int32Array) > 0.6;
      return isCopy ? [[n, at] as const] : [];
    }),
  );
  expect(copies.length).toBeGreaterThan(10);
  expect(copies.filter(([n, m]) => !inOne(n, m))).toEqual([]);
});

it("calls a story after the first article that tells it, and one that nobody else tells nothing", () => {
  for (const [article, story] of stories) {
    expect(story).toBeLessThanOrEqual(article);
    expect(stories.get(story)).toBe(story);
  }
  expect(stories.size).toBeLessThan(articles.length / 6);
});

it("makes one story of two when an article tells both, and takes one out when its text has changed", () => {
  const row = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle), ...new Array(62).fill(0));
  const none = (n: number) => new Int32Array(64).fill(n);
  const index = new StoryIndex(64);
  // 0.95 is an angle of 0.318
  index.place({ article: 1, embedding: row(0), minHash: none(1) });
  expect(index.place({ article: 2, embedding: row(0.5), minHash: none(2) })).toEqual([
    { article: 2, story: undefined },
  ]);
  expect(index.place({ article: 3, embedding: row(0.25), minHash: none(3) })).toEqual(
    expect.arrayContaining([1, 2, 3].map((article) => ({ article, story: 1 }))),
  );
  expect(index.place({ article: 3, embedding: row(2), minHash: none(3) })).toEqual([
    { article: 3, story: undefined },
  ]);
  expect(index.place({ article: 4, embedding: row(1), minHash: none(4) })).toEqual([
    { article: 4, story: undefined },
  ]);
  expect(index.place({ article: 5, embedding: row(2.2), minHash: none(9) })).toHaveLength(2);
});

it("knows two texts by the share of their shingles, in scripts without spaces too", () => {
  const words = Array.from({ length: 300 }, (_, n) => `word${n}`);
  const half = [...words.slice(0, 200), ...words.slice(0, 100).map((each) => `${each}x`)];
  expect(resemblance(minHashOf("", words.join(" ")), minHashOf("", half.join(" ")))).toBeCloseTo(0.5, 0);
  expect(
    resemblance(
      minHashOf("", "天気予報は雨です。傘を持って出かけましょう。"),
      minHashOf("", "天気予報は雨です。傘を持って出かけましょう!"),
    ),
  ).toBe(1);
  expect(resemblance(minHashOf("a", "b"), minHashOf("c", "d"))).toBe(0);
});
