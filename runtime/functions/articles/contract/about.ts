import * as z from "zod";

export const ArticlesAbout = z.object({
  title: z.string(),
  version: z.string().describe("Hash of the bundle that runs."),
  recommendations: z.string().describe("Where to ask for a list."),
  feedback: z.string().describe("Where to tell what a reader did."),
  articles: z.string(),
  trending: z.string(),
  openapi: z.string(),
  docs: z.string(),
  sign_in: z.string().describe("Where readers sign in."),
  categories: z
    .array(z.string())
    .describe(
      "Of the articles that are live now, those with most of them first: what a reader may choose from.",
    ),
  languages: z.array(z.string()).describe("Theirs, in the same order."),
  regions: z.array(z.string()).describe("Where they are news, in the same order."),
});
export type ArticlesAbout = z.output<typeof ArticlesAbout>;

const part = z.object({ status: z.enum(["ok", "down"]), reason: z.string().optional() });

export const ArticlesHealthAnswer = z.object({
  status: z
    .enum(["healthy", "degraded", "unhealthy"])
    .describe("Degraded: lists are made, though without something that they should be made with."),
  version: z.string(),
  list: part.describe("Whether a list was made just now."),
  database: part,
  cache: part,
  encoder: part.describe("Whether articles can be encoded, and searched by meaning."),
  articles: z.int().describe("How many are live on this instance."),
  model: z.string().nullable(),
});
export type ArticlesHealthAnswer = z.output<typeof ArticlesHealthAnswer>;
