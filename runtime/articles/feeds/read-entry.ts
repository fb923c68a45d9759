import { createHash } from "node:crypto";
import { ExactNumber } from "../../shared/text/exact-json";
import { Article } from "../article";
import { ArticleKey } from "../keys";
import type { ArticleEntry } from "./feed-problems";

/** Names that files call an article's fields by, in lower case and without "_" and "-". */
const names: Readonly<Record<keyof Article, readonly string[]>> = {
  id: ["id", "key", "guid", "articleid"],
  title: ["title", "headline"],
  text: ["text", "content", "body", "contentencoded"],
  summary: ["summary", "description", "abstract"],
  category: ["category", "section"],
  publisher: ["publisher", "source"],
  language: ["language", "lang"],
  publishedAt: ["publishedat", "published", "date", "pubdate", "createdat"],
  expiresAt: ["expiresat", "expires"],
  url: ["url", "link"],
  image: ["image", "imageurl"],
  region: ["region"],
};

/** What is found of each field: texts, numbers as they stand there, or nothing. */
export type FoundFields = Readonly<Partial<Record<keyof Article, unknown>>>;

export function fieldCalled(name: string): keyof Article | undefined {
  const plain = name.toLowerCase().replace(/[_:-]/g, "");
  return (Object.keys(names) as (keyof Article)[]).find((field) => names[field].includes(plain));
}

/** An article from what was found of its fields; empty ones are none. */
export function entryOf(found: FoundFields): Omit<ArticleEntry, "number"> {
  const fields: Partial<Record<keyof Article, unknown>> = {};
  for (const [name, value] of Object.entries(found)) {
    const given = value instanceof ExactNumber ? value.text : value;
    if (given === undefined || given === null || given === "") continue;
    if (typeof given === "string" && /[\0\uFFFD]/.test(given))
      return { problem: "TextNotValid", field: name };
    fields[name as keyof Article] = given;
  }
  const read = Article.safeParse({
    ...fields,
    id: keyOf(fields.id),
    publishedAt: timeOf(fields.publishedAt),
    ...(fields.expiresAt !== undefined && { expiresAt: timeOf(fields.expiresAt) }),
    ...(typeof fields.language === "string" && { language: fields.language.toLowerCase().split(/[-_]/)[0] }),
  });
  if (read.success) return { article: read.data };
  const field = String(read.error.issues[0]?.path[0] ?? "");
  return { problem: fields[field as keyof Article] === undefined ? "FieldMissing" : "FieldNotValid", field };
}

/** What is no key, as the addresses that feeds have, is called by its hash. */
function keyOf(id: unknown): unknown {
  if (typeof id !== "string" || ArticleKey.safeParse(id).success) return id;
  return createHash("sha256").update(id).digest("hex").slice(0, 32);
}

/** ISO 8601, or what RSS has: "Mon, 30 Nov 2026 07:55:10 GMT". */
function timeOf(time: unknown): unknown {
  if (typeof time !== "string") return time;
  const dated = /^\d{4}-\d\d-\d\dT/.test(time) || /^([A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d/.test(time);
  const parsed = dated ? Date.parse(time) : Number.NaN;
  return Number.isNaN(parsed) ? time : new Date(parsed).toISOString();
}
