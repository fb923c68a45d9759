import type { TextEmbedding } from "../embedding/text-embedding";

/** What is encoded. */
export interface EncodedText {
  readonly title: string;
  readonly text: string;
}

/** The encoder cannot be asked now: articles are taken without, and encoded later. */
export class EncoderAway extends Error {
  override readonly name = "EncoderAway";
}

/** What makes articles into numbers: what was learned from the catalogue, or an encoder at the scoring endpoint. */
export interface ArticleEncoder {
  /** Rows of two versions are never compared. */
  readonly version: string;
  readonly width: number;
  /** Two articles tell one story from this cosine on. */
  readonly sameStory: number;
  /** Rows of length 1, one for each article; zeros for one of which it can say nothing. @throws EncoderAway */
  encode(articles: readonly EncodedText[]): Promise<Float32Array[]>;
}

export function learnedEncoder(embedding: TextEmbedding): ArticleEncoder {
  const { version, width } = embedding;
  return {
    version,
    width,
    // what it says of names and subjects is weighed so that this tells stories apart
    sameStory: 0.95,
    encode: async (articles) => articles.map(({ title, text }) => embedding.embed(title, text)),
  };
}
