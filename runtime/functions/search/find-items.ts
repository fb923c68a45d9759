import { catalogueAlias, catalogueIndexName } from "../../catalogue/catalogue-index";
import { ScoringError } from "../../shared/scoring-error";
import type { Stopwatch } from "../../shared/stopwatch";
import type { Filters } from "./catalogue/filter";
import { type FoundItems, type ItemSearch, NothingIndexed } from "./catalogue/item-search";
import type { CacheState, SearchAnswer } from "./contract/search-answer";
import type { CachedEmbedding, EmbeddableImage, Embeddings } from "./embeddings/embeddings";
import type { ResultsCache } from "./results-cache";

export interface Search {
  readonly image?: EmbeddableImage | undefined;
  readonly text?: string | undefined;
  readonly filters: Filters;
  readonly top: number;
  readonly deployment?: string | undefined;
  /** Nothing from the cache. */
  readonly fresh: boolean;
}

export interface ItemSources {
  readonly embeddings: Pick<Embeddings, "of">;
  readonly items: Pick<ItemSearch, "find">;
  readonly results: Pick<ResultsCache, "find">;
}

/** The scoring endpoint gave no embedding of the photo. */
export class EmbeddingFailed extends Error {
  override readonly name = "EmbeddingFailed";
  readonly scoring: ScoringError;
  /** The one that was asked for; without it, the endpoint's traffic decided. */
  readonly deployment: string | undefined;

  constructor(scoring: ScoringError, deployment: string | undefined) {
    super(scoring.message, { cause: scoring });
    this.scoring = scoring;
    this.deployment = deployment;
  }
}

/** There is no index with anything in it for this search. */
export class CatalogueNotReady extends Error {
  override readonly name = "CatalogueNotReady";
  /** The model that embedded the photo. */
  readonly modelName: string | undefined;

  constructor(cause: NothingIndexed, modelName: string | undefined) {
    super(cause.message, { cause });
    this.modelName = modelName;
  }
}

/** All of the answer but its timings. */
export type FoundAnswer = Omit<SearchAnswer, "timings">;

/**
 * The items that fit a photo, a text or both. A photo is looked up in the index of the model that embedded it:
 * vectors of two models cannot be compared. A text alone is looked up in the index in use.
 *
 * @throws EmbeddingFailed, CatalogueNotReady, QuestionRefused or IndexNotAvailable
 */
export async function findItems(
  search: Search,
  sources: ItemSources,
  stopwatch: Stopwatch,
): Promise<FoundAnswer> {
  const embedding = await embed(search, search.fresh, sources, stopwatch);
  try {
    return await lookUp(search, embedding, sources, stopwatch);
  } catch (error) {
    if (!(error instanceof NothingIndexed)) throw error;
    if (embedding?.cache !== "hit") throw new CatalogueNotReady(error, embedding?.model.name);
  }
  // the model's index may be gone, because the model is: the one that serves now has its own
  const anew = await embed(search, true, sources, stopwatch);
  try {
    return await lookUp(search, anew, sources, stopwatch);
  } catch (error) {
    throw error instanceof NothingIndexed ? new CatalogueNotReady(error, anew?.model.name) : error;
  }
}

async function embed(
  { image, deployment }: Search,
  fresh: boolean,
  { embeddings }: ItemSources,
  stopwatch: Stopwatch,
): Promise<CachedEmbedding | undefined> {
  if (!image) return undefined;
  try {
    return await stopwatch.time("embedding", () => embeddings.of(image, { deployment, fresh }));
  } catch (error) {
    throw error instanceof ScoringError ? new EmbeddingFailed(error, deployment) : error;
  }
}

async function lookUp(
  { text, filters, top, fresh }: Search,
  embedding: CachedEmbedding | undefined,
  { items, results }: ItemSources,
  stopwatch: Stopwatch,
): Promise<FoundAnswer> {
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
