import type { ListedRow, LiveArticles } from "../../../articles/live/live-articles";

export interface SearchQuery {
  readonly q: string;
  readonly n: number;
  readonly category?: string | undefined;
  readonly language?: string | undefined;
}

/** Live articles whose title, summary or labels have all words, or words that begin so; newest first, those with a title that fits before. */
export function searchByWords(
  { q, n, category, language }: SearchQuery,
  live: LiveArticles,
  now: number,
): ListedRow[] {
  const wanted = wordsOf(q);
  if (wanted.length === 0) return [];
  const found: { article: ListedRow; inTitle: number }[] = [];
  for (let place = 0; place < live.size; place++) {
    const article = live.at(place);
    if (article.expiresAt <= now) continue;
    if (category !== undefined && article.category !== category) continue;
    if (language !== undefined && article.language !== language) continue;
    const title = ` ${wordsOf(article.title).join(" ")}`;
    const all = `${title} ${wordsOf(`${article.summary} ${article.category} ${article.publisher}`).join(" ")}`;
    if (!wanted.every((word) => all.includes(` ${word}`))) continue;
    found.push({ article, inTitle: wanted.filter((word) => title.includes(` ${word}`)).length });
  }
  return found
    .sort((a, b) => b.inTitle - a.inTitle || b.article.publishedAt - a.article.publishedAt)
    .slice(0, n)
    .map(({ article }) => article);
}

/** Without accents and capitals. */
function wordsOf(text: string): string[] {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
