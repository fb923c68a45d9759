import * as z from "zod";
import { ArticleKey, ReaderKey } from "./keys";

/** What happened is told once, under an id of its own: whoever hears it twice knows it by that. */
const told = {
  id: z.uuid(),
  reader: ReaderKey,
  /** When it happened, by the clock of whoever told. */
  at: z.iso.datetime(),
};

const onArticle = {
  ...told,
  article: ArticleKey,
  /** The recommendation it came from, and the article's place in it, from 0. */
  list: z.uuid().optional(),
  position: z.int().min(0).max(99).optional(),
};

/**
 * Something a reader did, or was shown, as it lies in the hub `deeds`: JSON, in the partition of its reader.
 *
 * `click` is that an article was opened, `read` how long it was open, `hide` that it is never to come again.
 */
export const Deed = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["click", "like", "dislike", "share", "hide"]), ...onArticle }),
  z.strictObject({ kind: z.literal("read"), ...onArticle, seconds: z.number().min(0).max(86_400) }),
  z.strictObject({ kind: z.literal("rating"), ...onArticle, rating: z.int().min(1).max(5) }),
  z.strictObject({
    kind: z.literal("shown"),
    ...told,
    list: z.uuid(),
    articles: z.array(ArticleKey).min(1).max(100),
  }),
]);

export type Deed = z.output<typeof Deed>;
export type DeedKind = Deed["kind"];
