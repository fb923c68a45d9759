import { random } from "../../shared/random";
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

it("keeps articles of a language beside each other, whatever comes, goes and changes its language", () => {
  const live = new LiveArticles(2);
  const languages = new Map<number, string>();
  const source = random(1);
  for (let n = 0; n < 3000; n++) {
    const number = source.below(500);
    if (source.next() < 0.3) {
      live.remove(number);
      languages.delete(number);
    } else {
      const language = ["en", "fr", "de", "it"][source.below(4)] as string;
      live.put(article(number, { language }));
      languages.set(number, language);
    }
  }
  expect(live.size).toBe(languages.size);
  const order = Array.from({ length: live.size }, (_, place) => live.at(place).language);
  expect(order.filter((language, place) => language !== order[place - 1])).toHaveLength(4);
  for (const [number, language] of languages) {
    const place = live.placeOf(number) as number;
    const { embedding } = article(number);
    expect([live.articles[place], live.at(place).language, live.embeddingAt(place)]).toEqual([
      number,
      language,
      embedding,
    ]);
  }
  const sum = [...languages.keys()].reduce((before, number) => before + Math.cos(number), 0);
  expect(live.meanTimes(Float32Array.of(1, 0))).toBeCloseTo(sum / live.size, 5);
});

it("knows how much an article is read, also when it is in another language than before", () => {
  const live = new LiveArticles(2);
  for (const number of [1, 2]) live.put(article(number));
  live.setPopularity(new Map([[1, 5]]));
  live.put(article(1, { language: "fr" }));
  live.put(article(3));
  const read = [1, 2, 3].map((number) => live.popularity[live.placeOf(number) as number]);
  expect(read).toEqual([5, 0, 0]);
});

it("orders articles that are read as much, or are as new, in one way, however they came", () => {
  const orders = [1, 7, 1499].map((step) => {
    const live = new LiveArticles(2);
    for (let n = 0; n < 4500; n++) {
      const number = 1 + ((n * step) % 4500);
      const language = ["en", "fr"][number % 2] as string;
      live.put(article(number, { language, publishedAt: 1000 * Math.floor(number / 10) }));
    }
    live.setPopularity(new Map(Array.from({ length: 300 }, (_, n) => [1 + n, 1 + (n % 3)])));
    const numbers = (places: Int32Array) => Array.from(places, (place) => live.articles[place]);
    return [numbers(live.popularFirst()), numbers(live.newestFirst())];
  });
  expect(orders.slice(1)).toEqual([orders[0], orders[0]]);
  const [popular, newest] = orders[0] as [number[], number[]];
  expect(popular.slice(0, 3)).toEqual([300, 297, 294]);
  expect(popular.slice(300, 303)).toEqual([4500, 4499, 4498]);
  expect([popular.length, newest.length, newest[0], newest[1]]).toEqual([4000, 4000, 4500, 4499]);
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

it("multiplies the places that are asked for as if all were, and says of no other that it is the highest", () => {
  const live = new LiveArticles(2);
  for (let number = 0; number < 300; number++) live.put(article(number));
  const vector = Float32Array.of(0.6, 0.8);
  const { values, maxima } = live.timesEmbeddings(vector);
  const [all, highest] = [Float32Array.from(values), Float32Array.from(maxima)];
  values.fill(0);
  const some = live.timesEmbeddings(vector, [
    { from: 64, to: 128 },
    { from: 256, to: 300 },
  ]);
  const isAsked = (place: number) => (place >= 64 && place < 128) || place >= 256;
  expect([...some.values.subarray(0, 300)]).toEqual(
    [...all.subarray(0, 300)].map((value, place) => (isAsked(place) ? value : 0)),
  );
  const nothing = Number.NEGATIVE_INFINITY;
  expect([...some.maxima]).toEqual([nothing, highest[1], nothing, nothing, highest[4]]);
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
