import type { Pool } from "pg";
import type { Encoders } from "../../articles/ingestion/encoders";
import { defaultListSettings } from "../../articles/list/list-settings";
import { recommend } from "../../articles/list/recommend";
import type { LiveFeed } from "../../articles/live/live-feed";
import type { ModelFeed } from "../../articles/model/model-feed";
import { FreshAnswer } from "../../http/fresh-answer";
import type { Redis } from "../../shared/redis";
import type { ArticlesHealthAnswer } from "./contract/about";
import { listId } from "./lists/list-id";
import { nobodyKnown, profileOf } from "./readers/known-reader";

/** What the check works with. */
export interface HealthParts {
  readonly database: Pick<Pool, "query">;
  readonly cache: Pick<Redis, "get" | "whyOff">;
  readonly live: LiveFeed;
  readonly models: ModelFeed;
  readonly encoders: Pick<Encoders, "current">;
  /** Hash of the bundle that runs. */
  readonly version: string;
  /** Fails until the database is what the code needs. */
  readonly ready: () => Promise<void>;
}

/** Whether this process can serve: not that it runs, but that it makes a list. */
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
    const { live: feed, models, version } = this.parts;
    const [database, cache, encoder] = await Promise.all([
      this.askDatabase(),
      this.askCache(),
      this.askEncoder(),
    ]);
    const list = this.makeList();
    const isWhole =
      [database, cache, encoder].every(({ status }) => status === "ok") && models.problem === undefined;
    const serving = isWhole ? ("healthy" as const) : ("degraded" as const);
    return {
      status: list.status === "ok" ? serving : "unhealthy",
      version,
      list,
      database,
      cache,
      encoder,
      articles: feed.live.size,
      model: models.model?.version ?? null,
    };
  }

  /** Of memory alone: an instance that has heard of articles serves on while the database is away. */
  private makeList(): ArticlesHealthAnswer["list"] {
    const { live: feed } = this.parts;
    if (feed.heardAt === undefined) return { status: "down", reason: "the database was never heard of" };
    const now = Date.now();
    const profile = profileOf("health", nobodyKnown);
    recommend(profile, { id: listId(now), n: 1, now }, { live: feed.live, settings: defaultListSettings });
    return { status: "ok" };
  }

  private async askDatabase(): Promise<ArticlesHealthAnswer["database"]> {
    try {
      await this.parts.ready();
      await this.parts.database.query("select 1");
      return { status: "ok" };
    } catch {
      return { status: "down", reason: "the database does not answer" };
    }
  }

  private async askEncoder(): Promise<ArticlesHealthAnswer["encoder"]> {
    try {
      const encoder = await this.parts.encoders.current();
      await encoder?.encode([{ title: "health", text: "" }]);
      return { status: "ok" };
    } catch {
      return { status: "down", reason: "the encoder does not answer: articles are found by words alone" };
    }
  }

  private async askCache(): Promise<ArticlesHealthAnswer["cache"]> {
    const answer = await this.parts.cache.get("articles:health");
    return answer === "off" ? { status: "down", reason: "the cache does not answer" } : { status: "ok" };
  }
}
