import { random } from "../../../shared/random";
import { type NewsWorldOptions, newsWorld } from "../../sample/sample-world";
import { readingTime } from "../../text/reading-time";
import { deedKinds } from "../reading-file";
import type { ReadArticle, ReadDeed, ReadingSource } from "../training";

const dayMs = 86_400_000;
const width = 16;

/** The made-up world of news as a training reads it. Embeddings are its categories and noise: learning them from texts takes longest of all. */
export function newsSource(options: NewsWorldOptions = {}): ReadingSource {
  const { until = Date.UTC(2026, 0, 1) } = options;
  const { articles, deeds } = newsWorld(options);
  return {
    version: async (days) => JSON.stringify([options, days]),
    read: async (days) => ({
      articles: articles.map(articleOf),
      deeds: deeds.flatMap((deed): ReadDeed[] => {
        const at = Date.parse(deed.at);
        if (deed.kind === "shown" || at <= until - days * dayMs) return [];
        const level = deed.kind === "read" ? deed.seconds : deed.kind === "rating" ? deed.rating : 0;
        const { reader, kind, article } = deed;
        return [
          {
            reader,
            kind: deedKinds[deedKinds.indexOf(kind)] as ReadDeed["kind"],
            article: numberOf(article),
            at,
            level,
          },
        ];
      }),
    }),
  };
}

function articleOf({
  article,
  publishedAt,
  language,
}: ReturnType<typeof newsWorld>["articles"][number]): ReadArticle {
  const number = numberOf(article.id);
  const source = random(number, 3);
  const vector = Float32Array.from({ length: width }, () => 0.2 * source.normal());
  (vector[hashOf(article.category)] as number) += 1;
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return {
    article: number,
    category: article.category,
    publisher: article.publisher,
    language,
    readingSeconds: readingTime(article.text).seconds,
    publishedAt,
    expiresAt: publishedAt + 30 * dayMs,
    story: 0,
    embedding: vector.map((value) => value / length),
  };
}

function hashOf(category: string): number {
  return [...category].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % width;
}

function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf("-") + 1));
}
