import * as z from "zod";

/** What became of a column, as an API tells it. */
export const DriftedColumn = z.object({
  column: z.string(),
  of: z.enum(["values", "missing"]),
  test: z.enum(["Kolmogorov-Smirnov", "chi-squared", "Fisher"]),
  p: z.number(),
  effect: z.number().describe("From 0, no difference, to 1, nothing in common."),
  adjustedP: z.number().describe("p for all columns together: below 0.01 the difference is sure."),
  verdict: z
    .enum(["none", "small", "drift"])
    .describe("A sure difference that is too small to matter is small."),
});
