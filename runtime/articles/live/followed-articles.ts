import type { Pool } from "pg";
import { Follower } from "../../shared/follower";
import { type ChangedArticle, changedArticles } from "./article-rows";
import { LiveArticles } from "./live-articles";
import type { LiveFeed } from "./live-feed";
import { type EmbeddingKind, embeddingKind, launchesSince, popularities } from "./live-tables";

export interface FollowOptions {
  /** Between two looks at what changed. @default 250 */
  readonly pollMs?: number;
  /** Between two looks at who may see new articles. @default 1000 */
  readonly launchesMs?: number;
  /** Between two looks at what is read now. @default 15000 */
  readonly popularityMs?: number;
  /** Between two loads of all, when many have embeddings of another version. @default 60000 */
  readonly reloadMs?: number;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

const defaults: Required<FollowOptions> = {
  pollMs: 250,
  launchesMs: 1000,
  popularityMs: 15_000,
  reloadMs: 60_000,
  clock: Date.now,
};

/**
 * The live articles of the database, by the number of their last change:
 *
 * ```
 *   load: all live ones ─▶ every 250 ms: what changed since ─┬─▶ new, changed: taken in
 *                              ▲                             └─▶ withdrawn, expired: taken out
 *                              └── the database is away: what is known stays, and expires by time
 * ```
 * Most articles have embeddings of one version, and those of others count as articles without; when that has become another version, all
 * are loaded anew beside those that serve.
 */
export class FollowedArticles extends Follower implements LiveFeed {
  live = new LiveArticles(0);
  heardAt: number | undefined;
  problem: unknown;

  private readonly database: Pick<Pool, "query">;
  private readonly options: Required<FollowOptions>;
  private kind: EmbeddingKind | undefined;
  private change = 0;
  /** Numbers of live articles with embeddings of another version. */
  private readonly others = new Set<number>();
  private reloadDueAt = Number.NEGATIVE_INFINITY;
  private launchesHeardAt = 0;
  private launchesDueAt = Number.NEGATIVE_INFINITY;
  private popularityDueAt = Number.NEGATIVE_INFINITY;

  /** @param database under the role articles_api or articles_intake */
  constructor(database: Pick<Pool, "query">, options: FollowOptions = {}) {
    const known = { ...defaults, ...options };
    super(known.pollMs);
    this.database = database;
    this.options = known;
  }

  get embeddingVersion(): string | undefined {
    return this.kind?.version;
  }

  protected override async look(): Promise<void> {
    try {
      await this.followChanges();
      this.problem = undefined;
      this.heardAt = this.options.clock();
    } catch (error) {
      this.problem = error;
    }
    this.live.expire(this.options.clock());
  }

  private async followChanges(): Promise<void> {
    const time = performance.now();
    const isOutdated = this.others.size > this.live.size / 2 && time >= this.reloadDueAt;
    if (!this.kind || isOutdated) await this.load();
    else this.change = await this.follow(this.live, this.kind, this.change, false);
    if (time >= this.launchesDueAt) {
      await this.lookAtLaunches();
      this.launchesDueAt = time + this.options.launchesMs;
    }
    if (time >= this.popularityDueAt) {
      this.live.setPopularity(await popularities(this.database, this.options.clock()));
      this.popularityDueAt = time + this.options.popularityMs;
    }
  }

  private async load(): Promise<void> {
    const kind = await embeddingKind(this.database, this.options.clock());
    const live = new LiveArticles(kind.width);
    this.others.clear();
    this.change = await this.follow(live, kind, 0, true);
    this.kind = kind;
    this.live = live;
    this.reloadDueAt = performance.now() + this.options.reloadMs;
    this.launchesDueAt = Number.NEGATIVE_INFINITY;
    this.popularityDueAt = Number.NEGATIVE_INFINITY;
  }

  /** @returns the last change */
  private async follow(
    live: LiveArticles,
    kind: EmbeddingKind,
    from: number,
    isFirstLoad: boolean,
  ): Promise<number> {
    let last = from;
    for (;;) {
      const { changes, isLast } = await changedArticles(
        this.database,
        last,
        this.options.clock(),
        isFirstLoad,
      );
      for (const change of changes) this.take(change, live, kind);
      last = changes.at(-1)?.change ?? last;
      if (isLast) return last;
    }
  }

  private take(
    { number, article, embeddingVersion }: ChangedArticle,
    live: LiveArticles,
    kind: EmbeddingKind,
  ): void {
    this.others.delete(number);
    if (!article) {
      live.remove(number);
      return;
    }
    const isOther = article.embedding.length > 0 && embeddingVersion !== kind.version;
    if (isOther) this.others.add(number);
    live.put(isOther ? { ...article, embedding: new Float32Array(0) } : article);
  }

  private async lookAtLaunches(): Promise<void> {
    const { articles, changed, heardAt } = await launchesSince(this.database, this.launchesHeardAt);
    this.launchesHeardAt = heardAt;
    for (const article of [...this.live.launching])
      if (!articles.has(article)) this.live.setAudience(article, undefined);
    for (const [article, audience] of changed) this.live.setAudience(article, audience);
  }
}
