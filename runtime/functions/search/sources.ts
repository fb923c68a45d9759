import type { Tokens } from "../../shared/access-tokens";
import { Redis, type RedisOptions } from "../../shared/redis";
import { ScoringClient } from "../../shared/scoring-client";
import { IndexClient } from "./catalogue/index-client";
import { ItemSearch } from "./catalogue/item-search";
import { Pictures } from "./catalogue/pictures";
import { Embeddings } from "./embeddings/embeddings";
import { ResultsCache } from "./results-cache";
import type { SearchSettings } from "./settings";

/** Everything the API asks, under one identity. */
export interface Sources {
  readonly embeddings: Embeddings;
  readonly items: ItemSearch;
  readonly results: ResultsCache;
  readonly pictures: Pictures;
  readonly redis: Redis;
}

/** Connects to nothing yet: each source does when it is first asked. @param patience with the cache */
export function sourcesOf(
  settings: SearchSettings,
  tokens: Tokens,
  patience: Pick<RedisOptions, "connectMs" | "timeoutMs"> = {},
): Sources {
  const redis = new Redis({
    ...patience,
    host: settings.CACHE_HOST,
    port: settings.CACHE_PORT,
    username: settings.CACHE_USERNAME,
    tokens,
  });
  const scoring = new ScoringClient({
    uri: settings.SCORING_URI,
    tokenUri: settings.SCORING_TOKEN_URI,
    tokens,
  });
  return {
    embeddings: new Embeddings(scoring, redis, settings.EMBEDDING_CACHE_SECONDS),
    items: new ItemSearch(new IndexClient(settings.SEARCH_ENDPOINT, tokens)),
    results: new ResultsCache(redis, settings.RESULT_CACHE_SECONDS),
    pictures: Pictures.connect(settings.CATALOGUE__blobServiceUri, tokens),
    redis,
  };
}
