import { pack, unpack } from "../../recommender/serve/model-file";
import type { ReadArticle, ReadDeed } from "./training";

/** What was read, in the order of time. Who a reader is stands nowhere. */
export interface ArticleReading {
  /** By when they were published. */
  readonly articles: readonly ReadArticle[];
  /** Columns, oldest first. */
  readonly deeds: {
    readonly readers: number;
    readonly reader: Int32Array;
    /** The database's numbers. */
    readonly article: Float64Array;
    /** Position in `deedKinds`. */
    readonly kind: Int32Array;
    readonly level: Float64Array;
    readonly at: Float64Array;
  };
}

export const deedKinds = [
  "click",
  "read",
  "like",
  "dislike",
  "share",
  "hide",
  "rating",
] as const satisfies ReadDeed["kind"][];

const kind = "articles-reading";

export function writeReadingFile({ articles, deeds }: ArticleReading): Uint8Array {
  const width = articles.reduce((most, { embedding }) => Math.max(most, embedding.length), 0);
  const embeddings = new Float32Array(width * articles.length);
  articles.forEach(({ embedding }, n) => {
    embeddings.set(embedding, n * width);
  });
  const numbers = (of: (article: ReadArticle) => number) => Float64Array.from(articles, of);
  return pack(kind, 1, {
    number: numbers(({ article }) => article),
    publishedAt: numbers(({ publishedAt }) => publishedAt),
    expiresAt: numbers(({ expiresAt }) => expiresAt),
    story: numbers(({ story }) => story),
    readingSeconds: numbers(({ readingSeconds }) => readingSeconds),
    hasEmbedding: Uint8Array.from(articles, ({ embedding }) => (embedding.length === width ? 1 : 0)),
    labels: JSON.stringify(
      articles.map(({ category, publisher, language, region = null }) => [
        category,
        publisher,
        language,
        region,
      ]),
    ),
    width,
    embeddings,
    ...deeds,
  });
}

/** @throws RecommenderError ModelFileRefused */
export function readReadingFile(bytes: Uint8Array): ArticleReading {
  const state = unpack(kind, 1, bytes);
  const column = (name: string) => state[name] as Float64Array;
  const labels = JSON.parse(state["labels"] as string) as [string, string, string, string | null][];
  const width = state["width"] as number;
  const embeddings = state["embeddings"] as Float32Array;
  return {
    articles: labels.map(([category, publisher, language, region], n) => ({
      article: column("number")[n] as number,
      category,
      publisher,
      language,
      ...(region !== null && { region }),
      readingSeconds: column("readingSeconds")[n] as number,
      publishedAt: column("publishedAt")[n] as number,
      expiresAt: column("expiresAt")[n] as number,
      story: column("story")[n] as number,
      embedding: embeddings.subarray(
        n * width,
        (state["hasEmbedding"] as Uint8Array)[n] === 1 ? (n + 1) * width : n * width,
      ),
    })),
    deeds: {
      readers: state["readers"] as number,
      reader: state["reader"] as Int32Array,
      article: column("article"),
      kind: state["kind"] as Int32Array,
      level: column("level"),
      at: column("at"),
    },
  };
}
