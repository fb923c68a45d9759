import * as z from "zod";
import { ArticleKey } from "./keys";

/** BCP 47, the language alone. */
export const Language = z.string().regex(/^[a-z]{2,3}$/);

/** Of a category, a publisher or a region: what people see, and what they are told apart by. */
export const Label = z.string().trim().min(1).max(80);

/** An article as its publisher hands it over; the text may be HTML. */
export const Article = z.strictObject({
  id: ArticleKey,
  title: z.string().trim().min(1).max(300),
  text: z.string().min(1).max(200_000),
  summary: z.string().max(2000).optional(),
  category: Label,
  publisher: Label,
  /** Found out from the text when it is not said. */
  language: Language.optional(),
  publishedAt: z.iso.datetime({ offset: true }),
  /** From then on it is in no list. Without it, an environment's number of days after publication. */
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  image: z
    .url({ protocol: /^https$/ })
    .max(2000)
    .optional(),
  /** Where it is news, for readers who named that region. */
  region: Label.optional(),
});

export type Article = z.output<typeof Article>;
