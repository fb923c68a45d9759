import { type Random, random } from "../../shared/random";
import type { Article } from "../article";
import { drawWords } from "./words/languages";
import { categories } from "./words/words";
import { type Happening, happening, one, type Telling, tell } from "./write-article";

/** An article, and what only the world knows of it. */
export interface SampleArticle {
  readonly article: Article;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
  /** The same for two that tell one story. */
  readonly story: number;
  /** What it is about, 0 to 29, in whatever language: three of each category. */
  readonly subject: number;
  /** What it is like beside its subject, which no text tells: -1 or 1 in each of a few directions. */
  readonly style: readonly number[];
  /** Known even where the article does not say it. */
  readonly language: string;
  /** On the front pages: a third of all that is read is one of a hundred. */
  readonly isLead: boolean;
}

export interface ArticlesOptions {
  readonly seed: number;
  readonly articles: number;
  readonly days: number;
  readonly archive: number;
  readonly until: number;
}

export const dayMs = 86_400_000;
export const styleDirections = 4;

/** The oldest first. */
export function sampleArticles({ seed, articles, days, archive, until }: ArticlesOptions): SampleArticle[] {
  const source = random(seed, 11);
  const times = publishingTimes(articles, { days, archive, until }, source);
  const firstFresh = times.findIndex((time) => time > until - days * dayMs);
  const everyLead = Math.max(2, Math.floor((articles - firstFresh) / 100));
  const taken = new Set<string>();
  const told: { happening: Happening; telling: Telling; at: number; publisher: string; story: number }[] = [];
  return times.map((publishedAt, n) => {
    const before = told.at(-1 - source.below(8));
    const again = before && source.next() < 0.08 && publishedAt - before.at < dayMs ? before : undefined;
    const what = again?.happening ?? happening(drawWords(source), one(categories, source), source);
    const telling = tell(what, taken, source);
    // half of them took it from the same agency
    const text = again && source.next() < 0.5 ? takenOver(again.telling, telling) : telling;
    const publishers = what.words.publishers.filter((each) => each !== again?.publisher);
    const publisher = one(publishers, source);
    const story = again?.story ?? n;
    told.push({ happening: what, telling: text, at: publishedAt, publisher, story });
    if (told.length > 8) told.shift();
    return {
      article: written(n, what, text, { publisher, publishedAt }, source),
      publishedAt,
      story,
      subject: 3 * categories.indexOf(what.category) + what.subject,
      style: styleOf(source),
      language: what.words.language,
      isLead: n >= firstFresh && (n - firstFresh) % everyLead === 0,
    };
  });
}

export function styleOf(source: Random): number[] {
  return Array.from({ length: styleDirections }, () => (source.next() < 0.5 ? -1 : 1));
}

function publishingTimes(
  count: number,
  { days, archive, until }: Pick<ArticlesOptions, "days" | "archive" | "until">,
  source: Random,
): number[] {
  return Array.from({ length: count }, (_, n) => {
    const isOld = n < archive * count;
    const ago = isOld ? days + source.next() * 700 : source.next() * days;
    return until - Math.floor(ago * dayMs);
  }).sort((a, b) => a - b);
}

/** An agency's text under a title of one's own, with a last sentence of one's own. */
function takenOver(agency: Telling, own: Telling): Telling {
  return {
    ...agency,
    title: own.title,
    paragraphs: [...agency.paragraphs.slice(0, -1), own.paragraphs.at(-1) ?? ""],
  };
}

function written(
  n: number,
  { words, category, place }: Happening,
  { title, summary, paragraphs }: Telling,
  { publisher, publishedAt }: { readonly publisher: string; readonly publishedAt: number },
  source: Random,
): Article {
  const id = `sample-${n + 1}`;
  return {
    id,
    title,
    summary,
    text: source.next() < 0.2 ? asHtml(paragraphs) : paragraphs.join("\n\n"),
    category,
    publisher,
    // one in ten leaves it to be found out
    ...(source.next() < 0.1 ? {} : { language: words.language }),
    publishedAt: new Date(publishedAt).toISOString(),
    url: `https://news.example/${id}`,
    ...(source.next() < 0.2 ? { region: place } : {}),
  };
}

function asHtml([lead = "", ...others]: readonly string[]): string {
  const escaped = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("“", "&ldquo;").replaceAll("”", "&rdquo;");
  return [
    `<p><strong>${escaped(lead)}</strong></p>`,
    ...others.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    '<p><a href="https://news.example/more">…</a></p>',
  ].join("\n");
}
