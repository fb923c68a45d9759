import * as z from "zod";
import { Label, Language } from "../../../articles/article";
import { ArticleKey } from "../../../articles/keys";
import { wholeNumber } from "../../../http/whole-number";
import { Degraded } from "./degraded";

export const ArticlePath = z.strictObject({ id: ArticleKey });

const n = wholeNumber(1, 50).default(10).describe("How many articles.");
const category = Label.optional().describe("Of this category alone.");

export const TrendingParameters = z.strictObject({ category, n });

export const SimilarArticlesParameters = z.strictObject({ n });

export const ArticlesParameters = z.strictObject({
  q: z.string().trim().min(1).max(200).describe("Words, or what it should be about."),
  category,
  language: Language.optional().describe("In this language alone."),
  n,
});

/** An article as lists have it. */
export const ListedArticle = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  category: z.string(),
  publisher: z.string(),
  language: z.string(),
  published_at: z.iso.datetime(),
  reading_seconds: z.int().describe("What reading it takes most people."),
  url: z.string().optional().describe("At its publisher."),
  image: z.string().optional(),
});
export type ListedArticle = z.output<typeof ListedArticle>;

export const ArticleDetails = ListedArticle.extend({
  text: z.string().describe("Plain text: paragraphs with an empty line between them, never HTML."),
  region: z.string().nullable().describe("Where it is news."),
  expires_at: z.iso.datetime().nullable().describe("From then on it is in no list."),
});
export type ArticleDetails = z.output<typeof ArticleDetails>;

export const TrendingAnswer = z.object({
  at: z.iso.datetime().describe("When it was found out, five minutes ago at most."),
  category: z.string().nullable(),
  degraded: Degraded.optional(),
  articles: z.array(ListedArticle).describe("What is read most now comes first."),
});
export type TrendingAnswer = z.output<typeof TrendingAnswer>;

export const SimilarArticles = z.object({
  article: z.object({ id: z.string(), title: z.string() }),
  articles: z
    .array(
      ListedArticle.extend({
        similarity: z.number().describe("Cosine, 1 at most."),
      }),
    )
    .describe("The most similar first; never two of one story."),
});
export type SimilarArticles = z.output<typeof SimilarArticles>;

export const FoundArticles = z.object({
  q: z.string(),
  by: z
    .enum(["meaning", "words"])
    .describe("By words and meaning, or, while the search service is away, by words alone."),
  degraded: Degraded.optional(),
  articles: z.array(ListedArticle).describe("What fits best comes first."),
});
export type FoundArticles = z.output<typeof FoundArticles>;
