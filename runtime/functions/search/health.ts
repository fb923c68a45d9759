import { FreshAnswer } from "../../http/fresh-answer";
import type { HealthAnswer } from "./contract/search-answer";
import type { Sources } from "./sources";

type Dependency = HealthAnswer["dependencies"]["search"];

/** Whether this process can serve, and what it goes on without. */
export class SearchHealth {
  private readonly sources: Pick<Sources, "items" | "redis" | "embeddings">;
  private readonly version: string;
  private readonly answer = new FreshAnswer(() => this.ask());

  constructor(sources: Pick<Sources, "items" | "redis" | "embeddings">, version: string) {
    this.sources = sources;
    this.version = version;
  }

  check(now = performance.now()): Promise<HealthAnswer> {
    return this.answer.get(now);
  }

  private async ask(): Promise<HealthAnswer> {
    const [search, cache] = await Promise.all([this.askSearch(), this.askCache()]);
    const dependencies = { search, cache, scoring: this.scoring() };
    const worst = Object.values(dependencies).map(({ status }) => status);
    const degraded = worst.includes("degraded") ? "degraded" : "healthy";
    const status = worst.includes("down") ? "unhealthy" : degraded;
    return { status, version: this.version, dependencies };
  }

  private async askSearch(): Promise<Dependency> {
    try {
      if (await this.sources.items.isReady()) return { status: "ok" };
      return { status: "degraded", reason: "no catalogue has been imported yet" };
    } catch {
      return { status: "down", reason: "the index does not answer" };
    }
  }

  private async askCache(): Promise<Dependency> {
    if ((await this.sources.redis.get("health")) !== "off") return { status: "ok" };
    return { status: "degraded", reason: "the cache does not answer: requests take longer" };
  }

  /** As it was last seen: asking it means to run the model. */
  private scoring(): Dependency {
    const { lastOutcome } = this.sources.embeddings;
    if (lastOutcome === undefined) return { status: "not asked yet" };
    return lastOutcome === "ok" ? { status: "ok" } : { status: "degraded", reason: lastOutcome };
  }
}
