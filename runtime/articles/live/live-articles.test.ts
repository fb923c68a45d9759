import type { LiveArticle } from "./live-article";
import { LiveArticles } from "./live-articles";
import { likeness, signatureOf } from "./signature";

function article(number: number, more: Partial<LiveArticle> = {}): LiveArticle {
  return {
    article: number,
    key: `a${number}`,
    title: `Article ${number}`,
    summary: "",
    category: `category ${number % 3}`,
    publisher: "press",
    language: "en",
    readingSeconds: 60,
    publishedAt: number * 1000,
    expiresAt: 1_000_000 + number,
    story: 0,
    embedding: Float32Array.of(Math.cos(number), Math.sin(number)),
    ...more,
  };
}

it("keeps each article's columns together, whatever comes and goes", () => {
  const live = new LiveArticles(2);
  const kept = new Set<number>();
  for (let n = 0; n < 5000; n++) {
    const number = (n * 7919) % 1500;
    if (kept.has(number)) {
      live.remove(number);
      kept.delete(number);
    } else {
      live.put(article(number));
      kept.add(number);
    }
  }
  expect(live.size).toBe(kept.size);
  for (const number of kept) {
    const place = live.placeOf(number) as number;
    const { embedding } = article(number);
    expect([
      live.articles[place],
      live.groups.all[live.group[place] as number]?.category,
      live.publishedAt[place],
      live.embeddingAt(place)[0],
      live.signatures[place],
      live.find(`a${number}`)?.article,
    ]).toEqual([
      number,
      `category ${number % 3}`,
      number * 1000,
      embedding[0],
      signatureOf(embedding),
      number,
    ]);
  }
});

it("finds no article by a key that it had before", () => {
  const live = new LiveArticles(2);
  live.put(article(1));
  live.put(article(1, { key: "other" }));
  expect([live.find("a1"), live.find("other")?.article, live.size]).toEqual([undefined, 1, 1]);
});

it("multiplies what is there now, and knows the mean", () => {
  const live = new LiveArticles(2);
  for (const number of [1, 2, 3]) live.put(article(number));
  live.remove(2);
  const { values, scale } = live.timesEmbeddings(Float32Array.of(1, 0));
  const cosines = Array.from(values.subarray(0, 2), (value) => scale * value);
  expect(cosines.sort()).toEqual([Math.cos(3), Math.cos(1)].map((value) => expect.closeTo(value, 2)));
  expect(live.meanTimes(Float32Array.of(1, 0))).toBeCloseTo((Math.cos(1) + Math.cos(3)) / 2, 5);
});

it("says of signatures how alike embeddings are", () => {
  const near = (angle: number) =>
    likeness(
      signatureOf(Float32Array.of(1, 0, 0, 0)),
      signatureOf(Float32Array.of(Math.cos(angle), Math.sin(angle), 0, 0)),
    );
  expect(near(0)).toBe(1);
  expect(near(0.2)).toBeGreaterThan(0.8);
  expect(near(Math.PI / 2)).toBeLessThan(0.4);
  expect(near(Math.PI)).toBe(0);
});
