import type { Pool } from "pg";
import type { LiveFeed } from "../../../articles/live/live-feed";
import { unavailableBecause } from "../../../database/unavailable";
import type { Redis } from "../../../shared/redis";
import type { ListedArticle, TrendingAnswer } from "../contract/articles";
import { listedArticle } from "../lists/listed-article";
import type { ArticlesMetrics } from "../metrics";
import { trendingArticles } from "./trending-articles";

const seconds = 5 * 60;
/** More than anybody is given: some may be withdrawn within the five minutes. */
const kept = 60;

export interface TrendingParts {
  readonly database: Pick<Pool, "query">;
  readonly redis: Pick<Redis, "get" | "set">;
  readonly live: LiveFeed;
  readonly metrics: Pick<ArticlesMetrics, "cached">;
}

type Trending = Omit<TrendingAnswer, "category">;

/** What is read most, of five minutes ago at most; from memory while neither Redis nor the database can be asked. */
export class TrendingCache {
  private readonly parts: TrendingParts;

  constructor(parts: TrendingParts) {
    this.parts = parts;
  }

  async find(category: string | undefined, n: number, now: Date): Promise<Trending> {
    const found = await this.findAll(category, now);
    const { live } = this.parts.live;
    const articles = found.articles.filter(({ id }) => (live.find(id)?.expiresAt ?? 0) > now.getTime());
    return { ...found, articles: articles.slice(0, n) };
  }

  private async findAll(category: string | undefined, now: Date): Promise<Trending> {
    const { redis, metrics, database } = this.parts;
    const key = `articles:trending:${category ?? ""}:${now.toISOString().slice(0, 10)}`;
    const value = await redis.get(key);
    const isHit = value !== "off" && value !== undefined;
    metrics.cached("trending", isHit);
    if (isHit) return JSON.parse(value.toString()) as Trending;
    try {
      const articles = await trendingArticles(database, { n: kept, category }, now);
      const fresh: Trending = { at: now.toISOString(), articles };
      // the first articles are to be seen at once
      if (articles.length > 0) void redis.set(key, JSON.stringify(fresh), seconds);
      return fresh;
    } catch (error) {
      if (unavailableBecause(error) === undefined) throw error;
      return { at: now.toISOString(), degraded: ["database"], articles: this.ofMemory(category) };
    }
  }

  private ofMemory(category: string | undefined): ListedArticle[] {
    const { live } = this.parts.live;
    const places = Array.from({ length: live.size }, (_, place) => place).filter(
      (place) => category === undefined || live.at(place).category === category,
    );
    const heat = (place: number) => live.popularity[place] ?? 0;
    const time = (place: number) => live.publishedAt[place] ?? 0;
    return places
      .sort((a, b) => heat(b) - heat(a) || time(b) - time(a))
      .slice(0, kept)
      .map((place) => listedArticle(live.at(place)));
  }
}
