import { odata, type SearchClient } from "@azure/search-documents";
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
  readonly encoders: Encoders;
  readonly documents: (index: string) => Pick<SearchClient<{ readonly id: string }>, "search">;
}

/** Whoever searches waits no longer. */
const timeoutMs = 2000;

/**
 * Ids of the articles that fit best, by words and meaning together.
 *
 * @param now milliseconds since 1970: what has expired by then is left out
 * @returns undefined while nothing was learned that a question could be encoded with
 * @throws when the search service or the database does not answer in time
 */
export async function findArticles(
  { encoders, documents }: ArticleSearchServices,
  { q, n, category, language }: SoughtArticles,
  now: number,
): Promise<readonly string[] | undefined> {
  const encoder = await encoders.current();
  if (encoder === undefined) return undefined;
  const [vector] = await encoder.encode([{ title: q, text: "" }]);
  const filters = [
    `expiresAt gt ${new Date(now).toISOString()}`,
    ...(category === undefined ? [] : [odata`category eq ${category}`]),
    ...(language === undefined ? [] : [odata`language eq ${language}`]),
  ];
  const { results } = await documents(articlesIndexName(encoder.version)).search(q, {
    select: ["id"],
    top: n,
    filter: filters.join(" and "),
    vectorSearchOptions: {
      queries: [
        {
          kind: "vector",
          vector: [...(vector ?? [])],
          fields: ["embedding" as never],
          kNearestNeighborsCount: n,
        },
      ],
    },
    abortSignal: AbortSignal.timeout(timeoutMs),
  });
  const ids: string[] = [];
  for await (const { document } of results) ids.push(document.id);
  return ids;
}
