import type { TextEmbedding } from "../embedding/text-embedding";

/** What makes articles into numbers: what was learned from the catalogue, or an encoder at the scoring endpoint. */
export interface ArticleEncoder {
  /** Rows of two versions are never compared. */
  readonly version: string;
  readonly width: number;
  /** Rows of length 1, one for each article. */
  encode(articles: readonly { readonly title: string; readonly text: string }[]): Promise<Float32Array[]>;
}

export function learnedEncoder(embedding: TextEmbedding): ArticleEncoder {
  const { version, width } = embedding;
  return {
    version,
    width,
    encode: async (articles) => articles.map(({ title, text }) => embedding.embed(title, text)),
  };
}
