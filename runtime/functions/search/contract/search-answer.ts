import * as z from "zod";
import { CatalogueItem } from "../../../catalogue/catalogue-item";

/** An item, and where its picture is. */
export const Item = CatalogueItem.extend({
  picture: z.string().describe("Where its picture is, relative to this host: a JPEG."),
});
export type Item = z.output<typeof Item>;

export const FoundItem = Item.extend({
  score: z
    .number()
    .describe(
      "How well it fits; compare it within one answer only. With a photo alone it is 1 / (2 - cosine similarity).",
    ),
});
export type FoundItem = z.output<typeof FoundItem>;

/** "off": the cache could not be asked, or does not apply. */
export const CacheState = z.enum(["hit", "miss", "off"]);
export type CacheState = z.output<typeof CacheState>;

const milliseconds = z.number().describe("Milliseconds.");

export const SearchAnswer = z.object({
  items: z.array(FoundItem).describe("The best first."),
  categories: z
    .array(z.object({ name: z.string(), count: z.number().int() }))
    .describe("The categories of what was found; with a photo, of the 50 items nearest to it."),
  model: z
    .object({ name: z.string(), id: z.string() })
    .nullable()
    .describe("The model that made the photo's embedding; null without a photo."),
  deployment: z
    .string()
    .nullable()
    .describe("The deployment that made the photo's embedding, now or when it came into the cache."),
  index: z.string().describe("The index, or the alias, that was searched."),
  cache: z.object({ embedding: CacheState, results: CacheState }),
  timings: z
    .object({ embedding: milliseconds.optional(), search: milliseconds.optional(), total: milliseconds })
    .catchall(milliseconds),
});
export type SearchAnswer = z.output<typeof SearchAnswer>;

const Dependency = z.object({
  status: z.enum(["ok", "degraded", "down", "not asked yet"]),
  reason: z.string().optional(),
});

export const HealthAnswer = z.object({
  status: z.enum(["healthy", "degraded", "unhealthy"]),
  version: z.string(),
  dependencies: z.object({ search: Dependency, cache: Dependency, scoring: Dependency }),
});
export type HealthAnswer = z.output<typeof HealthAnswer>;
