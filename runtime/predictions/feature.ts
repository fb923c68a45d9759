import * as z from "zod";

const shared = {
  /** As callers write it. */
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_.-]*$/, "letters, digits, _, . and -, with a letter first")
    .max(100),
  /** For people. @default the name */
  title: z.string().min(1).max(200).optional(),
  /** The graph's input of this feature, where each has one. @default the name */
  graphInput: z.string().min(1).max(200).optional(),
  /** A value that is not there: refused, or predicted with a warning; the graph is then given NaN (no category: ""). */
  missing: z.enum(["refuse", "warn"]).default("refuse"),
};

const range = z
  .strictObject({ minimum: z.number(), maximum: z.number() })
  .refine(({ minimum, maximum }) => minimum <= maximum, "minimum is above maximum");

const numeric = {
  ...shared,
  /** e.g. "years", "EUR a month". */
  unit: z.string().min(1).max(50).optional(),
  /** What makes sense at all: refused outside. Both ends belong to it. */
  allowed: range.optional(),
  /** What the training data had: predicted with a warning outside. */
  seen: range.optional(),
};

/**
 * A column of the rows that a model is asked about.
 *
 * In a tensor each is one column: a number as it is, a boolean as 0 or 1, a category as its place in `categories` from 0; with
 * the encoding "oneHot" a category is as many columns as there are categories, one of them 1, all 0 for an unknown or
 * missing one. An unknown category's place is -1, a missing one's NaN.
 */
export const Feature = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("number"), ...numeric }),
  z.strictObject({ type: z.literal("integer"), ...numeric }),
  z.strictObject({ type: z.literal("boolean"), ...shared }),
  z.strictObject({
    type: z.literal("category"),
    ...shared,
    categories: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(1000)
      .refine((categories) => new Set(categories).size === categories.length, "one is there twice"),
    unknownCategory: z.enum(["refuse", "warn"]).default("refuse"),
    /** How one tensor holds it. An input of its own is given the text. */
    encoding: z.enum(["oneHot", "place"]).default("oneHot"),
  }),
]);

export type Feature = z.output<typeof Feature>;

/** How many columns of one tensor it takes. */
export function columnsOf(feature: Feature): number {
  return feature.type === "category" && feature.encoding === "oneHot" ? feature.categories.length : 1;
}
