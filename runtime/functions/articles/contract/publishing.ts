import * as z from "zod";
import { Article } from "../../../articles/article";

const { publishedAt, expiresAt, ...same } = Article.shape;

/** An article as its publisher sends it. */
export const PublishedArticle = z.strictObject({ ...same, published_at: publishedAt, expires_at: expiresAt });

/** The same with its id in the address. */
export const ReplacedArticle = PublishedArticle.omit({ id: true });

/** In the words of the code. */
export function articleOf(
  id: string,
  { published_at, expires_at, ...article }: z.output<typeof ReplacedArticle>,
): Article {
  return {
    id,
    ...article,
    publishedAt: published_at,
    ...(expires_at !== undefined && { expiresAt: expires_at }),
  };
}

export const PublishedAnswer = z.object({
  id: z.string(),
  change: z.enum(["new", "changed", "unchanged"]),
  language: z.string(),
  reading_seconds: z.int(),
  story: z.string().nullable().describe("An earlier article that tells the same; lists have one of both."),
});
export type PublishedAnswer = z.output<typeof PublishedAnswer>;

export const WithdrawnAnswer = z.object({
  id: z.string(),
  withdrawn_at: z.iso.datetime().describe("It is in no list a second later."),
});
export type WithdrawnAnswer = z.output<typeof WithdrawnAnswer>;
