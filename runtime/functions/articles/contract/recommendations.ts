import * as z from "zod";
import { Label } from "../../../articles/article";
import { ArticleKey, ReaderKey } from "../../../articles/keys";
import { wholeNumber } from "../../../http/whole-number";
import { ListedArticle } from "./articles";
import { Degraded } from "./degraded";

/** Of a list, and so of a page. */
export const mostRecommended = 50;

/** Of what is left out: two pages of lists. */
const mostExcluded = 100;

export const UserId = ReaderKey.describe(
  "Whose it is. Left out by readers: it is themselves, by their session or token. Services with the role Articles.Serve say it.",
);

export const RecommendationsParameters = z.strictObject({
  user_id: UserId.optional(),
  n: wholeNumber(1, mostRecommended).default(10).describe("How many articles."),
  category: Label.optional().describe("Of this category alone."),
  exclude: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(ArticleKey).max(mostExcluded))
    .optional()
    .describe("Ids of articles that are on the page already, with commas between them."),
});
export type RecommendationsParameters = z.output<typeof RecommendationsParameters>;

export const ArticleReason = z
  .object({
    kind: z
      .enum(["similar", "readers", "next", "trending", "fresh", "preference", "exploration"])
      .describe(
        "It is like `article`; readers of `article` read it, too; it is read after `article`; many read it now; it is new; they chose `category`; to find out whether they like it.",
      ),
    article: z.object({ id: z.string(), title: z.string() }).optional(),
    category: z.string().optional(),
  })
  .describe("Why it is there.");
export type ArticleReason = z.output<typeof ArticleReason>;

export const RecommendedArticle = z.object({
  article: ListedArticle,
  because: ArticleReason,
  position: z.int().min(0).describe("From 0."),
  propensity: z.number().describe("With what probability it was shown here: above 0, at most 1."),
});
export type RecommendedArticle = z.output<typeof RecommendedArticle>;

export const RecommendedArticles = z.object({
  id: z.uuid().describe("Of this list: feedback names it, and its explanation is found by it."),
  user_id: z.string(),
  at: z.iso.datetime().describe("When it was made: a list from the cache is some minutes old."),
  model: z.string().nullable().describe("Version of the model of readers; null while there is none."),
  degraded: Degraded.optional(),
  items: z.array(RecommendedArticle),
});
export type RecommendedArticles = z.output<typeof RecommendedArticles>;
