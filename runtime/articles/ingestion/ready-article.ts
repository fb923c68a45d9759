import type { Article } from "../article";
import { cleanLine } from "../text/clean-text";
import { languageOf } from "../text/language-of";
import { plainText } from "../text/plain-text";
import { type AddressProblem, addressProblem, addressProblems } from "../text/public-address";
import { readingTime } from "../text/reading-time";

/** Why an article cannot be taken, beside its form; stable. */
export const articleProblems = {
  ...addressProblems,
  NothingToRead: "without HTML and what nobody sees, the title or the text is empty",
  PublishedInFuture: "it is published more than a day from now",
  ExpiresBefore: "it expires before it is published",
} as const;

export type ArticleProblem = keyof typeof articleProblems;

/** An article as it is kept: every text is plain, what can be found out has been. */
export interface ReadyArticle {
  readonly key: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly category: string;
  readonly publisher: string;
  readonly language: string;
  readonly region: string | null;
  readonly url: string | null;
  readonly image: string | null;
  readonly words: number;
  readonly readingSeconds: number;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
  readonly expiresAt: number;
}

export type NotReady = { readonly field: keyof Article; readonly problem: ArticleProblem };

const dayMs = 86_400_000;
const summaryCharacters = 240;

/**
 * @param days after which an article that does not say so expires
 * @param now milliseconds since 1970
 */
export function readyArticle(article: Article, days: number, now: number): ReadyArticle | NotReady {
  const title = cleanLine(plainText(article.title));
  if (title === "") return { field: "title", problem: "NothingToRead" };
  const text = plainText(article.text);
  if (text === "") return { field: "text", problem: "NothingToRead" };
  for (const field of ["url", "image"] as const) {
    const problem = problemOf(article[field]);
    if (problem) return { field, problem };
  }
  const publishedAt = Date.parse(article.publishedAt);
  if (publishedAt > now + dayMs) return { field: "publishedAt", problem: "PublishedInFuture" };
  const expiresAt =
    article.expiresAt === undefined ? publishedAt + days * dayMs : Date.parse(article.expiresAt);
  if (expiresAt <= publishedAt) return { field: "expiresAt", problem: "ExpiresBefore" };
  const { words, seconds } = readingTime(text);
  return {
    key: article.id,
    title,
    summary: cleanLine(plainText(article.summary ?? "")) || beginningOf(text),
    text,
    category: cleanLine(article.category),
    publisher: cleanLine(article.publisher),
    language: article.language ?? languageOf(`${title}\n${text}`),
    region: article.region === undefined ? null : cleanLine(article.region),
    url: article.url ?? null,
    image: article.image ?? null,
    words,
    readingSeconds: seconds,
    publishedAt,
    expiresAt,
  };
}

function problemOf(address: string | undefined): AddressProblem | undefined {
  return address === undefined ? undefined : addressProblem(address);
}

/** Whole words of the first paragraph. */
function beginningOf(text: string): string {
  const [first = ""] = text.split("\n");
  if (first.length <= summaryCharacters) return first;
  const cut = first.slice(0, summaryCharacters);
  return `${cut.slice(0, cut.lastIndexOf(" ") > 0 ? cut.lastIndexOf(" ") : cut.length)}…`;
}
