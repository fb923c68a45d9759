import type { ListedRow } from "../../../articles/live/live-articles";
import type { ListedArticle } from "../contract/articles";

/** An article as lists have it. */
export function listedArticle({
  key,
  title,
  summary,
  category,
  publisher,
  language,
  publishedAt,
  readingSeconds,
  url,
  image,
}: ListedRow): ListedArticle {
  return {
    id: key,
    title,
    summary,
    category,
    publisher,
    language,
    published_at: new Date(publishedAt).toISOString(),
    reading_seconds: readingSeconds,
    ...(url !== undefined && { url }),
    ...(image !== undefined && { image }),
  };
}
