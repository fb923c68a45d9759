import { createHash } from "node:crypto";
import { indexVersionKey } from "../../shared/index-version";
import type { Redis } from "../../shared/redis";
import type { FoundItems } from "./catalogue/item-search";
import type { CacheState } from "./contract/search-answer";

interface Kept extends FoundItems {
  readonly version: string;
}

/**
 * Answers to queries, for as long as their index stays as it is: each is kept with the index's version, which the
 * ingestion replaces when it has changed the index. Without a version nothing is kept, because nothing would end it.
 */
export class ResultsCache {
  private readonly redis: Redis;
  private readonly lifeSeconds: number;

  constructor(redis: Redis, lifeSeconds: number) {
    this.redis = redis;
    this.lifeSeconds = lifeSeconds;
  }

  /**
   * @param query all that decides about the answer, besides the index
   * @param fresh found now, whatever the cache holds
   */
  async find(
    index: string,
    query: readonly unknown[],
    fresh: boolean,
    find: () => Promise<FoundItems>,
  ): Promise<FoundItems & { cache: CacheState }> {
    const key = `r:1:${index}:${createHash("sha256").update(JSON.stringify(query)).digest("base64url")}`;
    const values = await this.redis.mget([indexVersionKey(index), key]);
    const version = values === "off" ? undefined : values[0]?.toString();
    if (values === "off" || version === undefined) return { ...(await find()), cache: "off" };

    const kept = fresh ? undefined : read(values[1]);
    if (kept?.version === version) {
      return { items: kept.items, categories: kept.categories, cache: "hit" };
    }
    const found = await find();
    const record: Kept = { version, items: found.items, categories: found.categories };
    void this.redis.set(key, JSON.stringify(record), this.lifeSeconds);
    return { ...found, cache: "miss" };
  }
}

/** undefined for what this version of the code cannot read. */
function read(record: Buffer | undefined): Kept | undefined {
  try {
    return record && (JSON.parse(record.toString()) as Kept);
  } catch {
    return undefined;
  }
}
