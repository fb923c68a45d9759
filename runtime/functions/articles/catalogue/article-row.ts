import type { ListedArticle } from "../contract/articles";

/** As the database gives it. */
export interface ArticleRow {
  readonly key: string;
  readonly title: string;
  readonly summary: string | null;
  readonly category: string;
  readonly publisher: string;
  readonly language: string;
  readonly published_at: Date;
  readonly reading_seconds: number;
  readonly url: string | null;
  readonly image: string | null;
}

/** Of `articles.articles a`. */
export const listedColumns =
  "a.key, a.title, a.summary, a.category, a.publisher, a.language, a.published_at, a.reading_seconds, a.url, a.image";

export function listedOf({ key, summary, published_at, url, image, ...row }: ArticleRow): ListedArticle {
  return {
    id: key,
    ...row,
    summary: summary ?? "",
    published_at: published_at.toISOString(),
    ...(url !== null && { url }),
    ...(image !== null && { image }),
  };
}
