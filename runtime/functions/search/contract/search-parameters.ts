import * as z from "zod";

/** Digits, with a point where fractions are allowed: JavaScript would also take "0x10", "1e3" and "  7 " for numbers. */
function written(pattern: RegExp, number: z.ZodNumber) {
  return z.preprocess((value) => (pattern.test(String(value)) ? Number(value) : Number.NaN), number);
}

const price = written(
  /^\d{1,13}(\.\d{1,6})?$/,
  z.number("must be a number in digits, such as 12.50").min(0).max(1e12),
);
const wholeNumber = /^\d{1,9}$/;

const filters = {
  top: written(wholeNumber, z.number("must be a whole number in digits").int().min(1).max(50))
    .default(12)
    .describe("How many items to return."),
  category: z
    .string()
    .max(200)
    .optional()
    .describe("Only items of this category, written as `categories` gives it."),
  minPrice: price.optional().describe("Only items that cost at least this, in their own currency."),
  maxPrice: price.optional().describe("Only items that cost at most this, in their own currency."),
  inStock: z
    .stringbool()
    .default(false)
    .describe("Only items that are in stock. An item of which nothing is known counts as in stock."),
};
const deployment = {
  deployment: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{2,31}$/, "3 to 32 letters, digits and hyphens, a letter first")
    .optional()
    .describe(
      "The deployment that must embed the photo, such as `green`. Without it the endpoint's traffic decides.",
    ),
};
const text = z.string().trim().min(1).max(500);

function pricesFit(
  { minPrice = 0, maxPrice = Number.POSITIVE_INFINITY }: { minPrice?: number; maxPrice?: number },
  context: z.RefinementCtx,
): void {
  if (minPrice <= maxPrice) return;
  context.addIssue({ code: "custom", path: ["minPrice"], message: "must not be above maxPrice" });
}

/** What comes with a photo, or narrows down the items that look like another one. */
export const PhotoParameters = z
  .strictObject({
    ...filters,
    ...deployment,
    text: text
      .optional()
      .describe("Words that the items' title or category should have, beside looking alike."),
  })
  .superRefine(pricesFit);

/** What a search without a photo takes. */
export const TextParameters = z
  .strictObject({
    ...filters,
    text: text
      .optional()
      .describe(
        "Words that the items' title or category should have. Without them, the newest items come first.",
      ),
  })
  .superRefine(pricesFit);

export type SearchParameters = z.output<typeof PhotoParameters>;

/** The path of everything about one item. AI Search's rule for keys, which the name of the picture fits too. */
export const ItemPath = z.strictObject({
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9=-][A-Za-z0-9_=-]*$/,
      'must be made of A-Z, a-z, 0-9, "-", "_" and "=", and not begin with "_"',
    )
    .max(512)
    .describe("The item's id, as search answers give it."),
});
