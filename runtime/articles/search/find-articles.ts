import { odata, type SearchClient } from "@azure/search-documents";
import { EncoderAway } from "../ingestion/article-encoder";
import type { Encoders } from "../ingestion/encoders";
import { articlesIndexName } from "./articles-index";

export interface SoughtArticles {
  /** Words, or what it should be about. */
  readonly q: string;
  readonly n: number;
  readonly category?: string | undefined;
  readonly language?: string | undefined;
}

export interface ArticleSearchServices {
  readonly encoders: Pick<Encoders, "current">;
  /** Of the embeddings that most articles have: their index is asked. */
  readonly embeddingVersion: () => string | undefined;
  readonly documents: (index: string) => Pick<SearchClient<{ readonly id: string }>, "search">;
}

/** Whoever searches waits no longer. */
const timeoutMs = 2000;

/**
 * Ids of the articles that fit best, by words and meaning together; by words alone while the encoder is away, or is another one than
 * most articles were encoded with.
 *
 * @param now milliseconds since 1970: what has expired by then is left out
 * @returns undefined while nothing is encoded
 * @throws when the search service or the database does not answer in time
 */
export async function findArticles(
  { encoders, embeddingVersion, documents }: ArticleSearchServices,
  { q, n, category, language }: SoughtArticles,
  now: number,
): Promise<readonly string[] | undefined> {
  const version = embeddingVersion();
  if (version === undefined) return undefined;
  const vector = await meaningOf(q, version, encoders);
  const filters = [
    `expiresAt gt ${new Date(now).toISOString()}`,
    ...(category === undefined ? [] : [odata`category eq ${category}`]),
    ...(language === undefined ? [] : [odata`language eq ${language}`]),
  ];
  const { results } = await documents(articlesIndexName(version)).search(q, {
    select: ["id"],
    top: n,
    filter: filters.join(" and "),
    ...(vector && {
      vectorSearchOptions: {
        queries: [{ kind: "vector", vector, fields: ["embedding" as never], kNearestNeighborsCount: n }],
      },
    }),
    abortSignal: AbortSignal.timeout(timeoutMs),
  });
  const ids: string[] = [];
  for await (const { document } of results) ids.push(document.id);
  return ids;
}

async function meaningOf(
  q: string,
  version: string,
  encoders: Pick<Encoders, "current">,
): Promise<number[] | undefined> {
  try {
    const encoder = await encoders.current();
    if (encoder?.version !== version) return undefined;
    const [row] = await encoder.encode([{ title: q, text: "" }]);
    return row && [...row];
  } catch (error) {
    if (error instanceof EncoderAway) return undefined;
    throw error;
  }
}
