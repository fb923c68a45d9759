import type { ShownArticle, ShownReason, Without } from "./articles-api";

/** Why an article is on the list, in a sentence. */
export function reasonOf({ kind, article, category }: ShownReason): string {
  const title = article && `“${article.title}”`;
  switch (kind) {
    case "similar":
      return title ? `It is like ${title}.` : "It is like what you read.";
    case "readers":
      return title ? `Readers of ${title} read it, too.` : "Readers like you read it.";
    case "next":
      return title ? `It is often read after ${title}.` : "It is often read after what you read.";
    case "trending":
      return category ? `Many read it now in ${category}.` : "Many read it now.";
    case "fresh":
      return "It is new.";
    case "preference":
      return category ? `You chose ${category}.` : "It is of what you chose.";
    case "exploration":
      return "Something else, to find out whether you like it.";
  }
}

/** @param now milliseconds since 1970 */
export function aboutArticle(
  { publisher, published_at, reading_seconds }: ShownArticle,
  now: number,
): string {
  return [publisher, ago(Date.parse(published_at), now), minutes(reading_seconds)].join(" · ");
}

export function minutes(seconds: number): string {
  return `${Math.max(1, Math.round(seconds / 60))} min`;
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function ago(at: number, now: number): string {
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, length] of steps)
    if (now - at >= length) return words.format(-Math.floor((now - at) / length), unit);
  return "just now";
}

/** What a list says of itself. */
export function listWords(count: number, degraded: readonly Without[] = []): string {
  if (count === 0) return "There is nothing left that you have not read.";
  const articles = count === 1 ? "1 article" : `${count} articles`;
  return degraded.includes("database")
    ? `${articles}, as they were kept or as many read them: your own list cannot be made now.`
    : `${articles} for you, the best first.`;
}

/** Of a language, in its own words: "Deutsch". */
export function languageName(code: string): string {
  return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
}

export const deedWords = {
  click: "opened",
  read: "read",
  like: "liked",
  dislike: "did not like",
  share: "shared",
  hide: "hid",
  rating: "rated",
} as const;

/** What gave an article its place. */
export function sourceWords(source: string): string {
  const known: Readonly<Record<string, string>> = {
    collaborative: "Readers like you",
    content: "What it is about",
    sequential: "What is read next",
    trending: "Many read it now",
    fresh: "It is new",
    exploration: "Discovery",
  };
  return known[source] ?? source;
}
