import type { Pool } from "pg";
import { FreshAnswer } from "../../http/fresh-answer";
import type { Redis } from "../../shared/redis";
import { trendingArticles } from "./catalogue/trending-articles";
import type { ArticlesHealthAnswer } from "./contract/about";

/** What the check works with. */
export interface HealthParts {
  readonly database: Pick<Pool, "query">;
  readonly cache: Pick<Redis, "get" | "whyOff">;
  /** Hash of the bundle that runs. */
  readonly version: string;
  /** Fails until the database is what the code needs. */
  readonly ready: () => Promise<void>;
}

/** Whether this process can serve: not that it runs, but that it finds articles. */
export class ArticlesHealth {
  private readonly parts: HealthParts;
  private readonly answer = new FreshAnswer(() => this.ask());

  constructor(parts: HealthParts) {
    this.parts = parts;
  }

  check(now = performance.now()): Promise<ArticlesHealthAnswer> {
    return this.answer.get(now);
  }

  private async ask(): Promise<ArticlesHealthAnswer> {
    const [database, cache] = await Promise.all([this.findArticles(), this.askCache()]);
    const found = cache.status === "ok" ? ("healthy" as const) : ("degraded" as const);
    return {
      status: database.status === "ok" ? found : "unhealthy",
      version: this.parts.version,
      list: database,
      database,
      cache,
      articles: 0,
      model: null,
    };
  }

  private async findArticles(): Promise<ArticlesHealthAnswer["database"]> {
    try {
      await this.parts.ready();
      await trendingArticles(this.parts.database, { n: 1 }, new Date());
      return { status: "ok" };
    } catch {
      return { status: "down", reason: "the database does not answer" };
    }
  }

  private async askCache(): Promise<ArticlesHealthAnswer["cache"]> {
    const answer = await this.parts.cache.get("articles:health");
    return answer === "off" ? { status: "down", reason: "the cache does not answer" } : { status: "ok" };
  }
}
