import type { Pool } from "pg";
import type { ReaderCache } from "../../articles/cache/reader-cache";
import { limitPrefix } from "../../articles/cache/reader-keys";
import { type Encoders, LearnedEncoders } from "../../articles/ingestion/encoders";
import { Ingestion } from "../../articles/ingestion/ingestion";
import type { ListSettings } from "../../articles/list/list-settings";
import type { LiveFeed } from "../../articles/live/live-feed";
import type { ModelFeed } from "../../articles/model/model-feed";
import type { Ranker } from "../../articles/ranking/ranker";
import { type ArticleSearchServices, findArticles } from "../../articles/search/find-articles";
import { SharedLimiter } from "../../http/shared-limiter";
import type { Redis } from "../../shared/redis";
import type { Started } from "../../shared/start-app";
import type { ArticlesContext, DeedHubPort } from "./articles-context";
import { TrendingCache } from "./catalogue/trending-cache";
import { ReadingDriftChecks } from "./drift/drift-checks";
import type { ServedExperiments } from "./experiments/served-experiments";
import { ArticlesHealth } from "./health";
import { ListLog } from "./lists/list-log";
import { Recommender } from "./lists/recommender";
import { ArticlesMetrics } from "./metrics";
import { ReaderLimits } from "./readers/reader-limits";
import type { WhoAsks } from "./readers/who-asks";
import type { ArticlesSettings } from "./settings";

/** What the API is made of: connections, and what follows them. */
export interface ArticlesParts {
  readonly database: Pick<Pool, "connect" | "query">;
  readonly redis: Redis;
  readonly cache: ReaderCache;
  readonly live: LiveFeed;
  readonly models: ModelFeed;
  readonly listSettings: ListSettings;
  readonly experiments: ServedExperiments;
  /** A ranking model of one's own. @default - none */
  readonly ranker?: Ranker | undefined;
  /** @default - what was learned from the catalogue */
  readonly encoders?: Encoders;
  /** Of the search service, by the name of an index. */
  readonly documents: ArticleSearchServices["documents"];
  readonly hub: DeedHubPort;
  readonly who: WhoAsks;
  readonly jobs: ArticlesContext["jobs"];
  readonly lake: ArticlesContext["lake"];
  readonly files: ArticlesContext["files"];
  readonly ready: () => Promise<void>;
  /** Tells this process from the others. */
  readonly replica: string;
}

/** What the operations work with, on these connections. */
export function articlesContext(
  { settings, version, telemetry }: Started<ArticlesSettings>,
  parts: ArticlesParts,
): ArticlesContext {
  const { database, redis, cache, live, models, listSettings, experiments, hub, who, ready, replica } = parts;
  const { encoders = new LearnedEncoders(parts.database) } = parts;
  const metrics = new ArticlesMetrics(
    () => ({
      articles: live.live.size,
      lagSeconds: live.heardAt === undefined ? undefined : (Date.now() - live.heardAt) / 1000,
      model: models.model?.version,
    }),
    telemetry,
    replica,
  );
  const log = new ListLog({
    database,
    send: (deeds) => hub.send(deeds),
    lost: (lists, where) => metrics.listsLost(lists, where),
  });
  const { READER_REQUESTS_PER_MINUTE: perMinute } = settings;
  return {
    settings,
    version,
    database,
    cache,
    live,
    models,
    jobs: parts.jobs,
    lake: parts.lake,
    files: parts.files,
    drift: new ReadingDriftChecks(database),
    hub,
    ingestion: new Ingestion({
      database,
      encoders,
      days: settings.ARTICLE_DAYS,
    }),
    who,
    metrics,
    experiments,
    log,
    search: (sought, now) =>
      findArticles(
        { encoders, embeddingVersion: () => live.embeddingVersion, documents: parts.documents },
        sought,
        now,
      ),
    trending: new TrendingCache({ database, redis, live, metrics }),
    recommender: new Recommender({
      database,
      cache,
      live,
      models,
      settings: listSettings,
      ranker: parts.ranker,
      experiments,
      log,
      metrics,
    }),
    limits: new ReaderLimits(new SharedLimiter(redis, perMinute, limitPrefix), perMinute),
    health: new ArticlesHealth({ database, cache: redis, live, models, encoders, version, ready }),
  };
}
