import { catalogueAlias, catalogueIndexName } from "../../catalogue/catalogue-index";
import { ScoringError } from "../../shared/scoring-error";
import type { Stopwatch } from "../../shared/stopwatch";
import type { Filters } from "./catalogue/filter";
import { type FoundItems, type ItemSearch, NothingIndexed } from "./catalogue/item-search";
import { Problem, problemOfScoring } from "./contract/problems";
import type { CacheState, SearchAnswer } from "./contract/search-answer";
import type { CachedEmbedding, Embeddings, Image } from "./embeddings/embeddings";
import type { ResultsCache } from "./results-cache";

export interface Search {
  readonly image?: Image | undefined;
  readonly text?: string | undefined;
  readonly filters: Filters;
  readonly top: number;
  readonly deployment?: string | undefined;
  /** Nothing from the cache. */
  readonly fresh: boolean;
}

export interface Sources {
  readonly embeddings: Pick<Embeddings, "of">;
  readonly items: Pick<ItemSearch, "find">;
  readonly results: Pick<ResultsCache, "find">;
}

/** All of the answer but its timings. */
export type Found = Omit<SearchAnswer, "timings">;

/**
 * The items that fit a photo, a text or both. A photo is looked up in the index of the model that embedded it:
 * vectors of two models cannot be compared. A text alone is looked up in the index in use.
 *
 * @throws Problem
 */
export async function findItems(search: Search, sources: Sources, stopwatch: Stopwatch): Promise<Found> {
  const embedding = await embed(search, search.fresh, sources, stopwatch);
  try {
    return await lookUp(search, embedding, sources, stopwatch);
  } catch (error) {
    if (!(error instanceof NothingIndexed)) throw error;
    if (embedding?.cache !== "hit") throw notReady(error, embedding);
  }
  // the model's index may be gone, because the model is: the one that serves now has its own
  const anew = await embed(search, true, sources, stopwatch);
  try {
    return await lookUp(search, anew, sources, stopwatch);
  } catch (error) {
    throw error instanceof NothingIndexed ? notReady(error, anew) : error;
  }
}

async function embed(
  { image, deployment }: Search,
  fresh: boolean,
  { embeddings }: Sources,
  stopwatch: Stopwatch,
): Promise<CachedEmbedding | undefined> {
  if (!image) return undefined;
  try {
    return await stopwatch.time("embedding", () => embeddings.of(image, { deployment, fresh }));
  } catch (error) {
    throw error instanceof ScoringError ? problemOfScoring(error, deployment) : error;
  }
}

async function lookUp(
  { text, filters, top, fresh }: Search,
  embedding: CachedEmbedding | undefined,
  { items, results }: Sources,
  stopwatch: Stopwatch,
): Promise<Found> {
  const index = embedding ? catalogueIndexName(embedding.model.id) : catalogueAlias;
  const { category, minPrice, maxPrice, inStock, except } = filters;
  const query = [embedding?.imageHash, text, category, minPrice, maxPrice, inStock, except, top];
  const find = () => items.find({ index, vector: embedding?.vector, text, filters, top });
  const found: FoundItems & { cache: CacheState } = await stopwatch.time("search", () =>
    results.find(index, query, fresh, find),
  );
  return {
    items: [...found.items],
    categories: [...found.categories],
    model: embedding?.model ?? null,
    deployment: embedding?.deployment ?? null,
    index,
    cache: { embedding: embedding?.cache ?? "off", results: found.cache },
  };
}

function notReady(cause: NothingIndexed, embedding: CachedEmbedding | undefined): Problem {
  const detail = embedding
    ? `The catalogue has not been embedded with the model ${embedding.model.name} yet.`
    : "No catalogue has been imported yet.";
  return new Problem("CatalogueNotReady", { detail, retryAfterSeconds: 60 }, { cause });
}
