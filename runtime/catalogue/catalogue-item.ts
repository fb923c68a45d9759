import * as z from "zod";

/** One item for sale, as search answers give it. */
export const CatalogueItem = z.object({
  id: z.string(),
  title: z.string(),
  category: z.string(),
  /** In units of `currency`; null when the partner does not say. */
  price: z.number().nullable(),
  /** ISO 4217, e.g. "EUR". */
  currency: z.string().nullable(),
  /** Where it can be bought. */
  link: z.string().nullable(),
  /** Pieces at hand; null when the partner does not say, which counts as in stock. */
  stock: z.number().int().nullable(),
  /** RFC 3339; when the partner last changed it. */
  updated: z.string().nullable(),
});

export type CatalogueItem = z.output<typeof CatalogueItem>;
