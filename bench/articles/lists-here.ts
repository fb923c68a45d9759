import { ReaderCache } from "../../runtime/articles/cache/reader-cache";
import { defaultListSettings } from "../../runtime/articles/list/list-settings";
import { FollowedArticles } from "../../runtime/articles/live/followed-articles";
import { FollowedModel } from "../../runtime/articles/model/followed-model";
import { ServedExperiments } from "../../runtime/functions/articles/experiments/served-experiments";
import type { ListLog } from "../../runtime/functions/articles/lists/list-log";
import { Recommender } from "../../runtime/functions/articles/lists/recommender";
import { ArticlesMetrics } from "../../runtime/functions/articles/metrics";
import type { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import type { NearbyRedis } from "./nearby-redis";

/** What makes the lists of the app, in this process and at any time of a day, on the engines of an estate. */
export class ListsHere {
  readonly cache: ReaderCache;
  readonly metrics: ArticlesMetrics;
  private readonly pool: ReturnType<ArticlesDatabase["as"]>;
  private readonly live: FollowedArticles;
  private readonly models: FollowedModel;

  private constructor(database: ArticlesDatabase, { redis }: NearbyRedis) {
    this.pool = database.as("articles_api", 4);
    this.live = new FollowedArticles(this.pool);
    this.models = new FollowedModel(this.pool);
    this.cache = new ReaderCache(redis);
    const state = () => ({ articles: 0, lagSeconds: undefined, model: undefined });
    this.metrics = new ArticlesMetrics(state, { count: () => undefined }, "bench");
  }

  static async start(database: ArticlesDatabase, redis: NearbyRedis): Promise<ListsHere> {
    const lists = new ListsHere(database, redis);
    await Promise.all([lists.live.poll(), lists.models.poll()]);
    return lists;
  }

  /** @param log takes what lists were made of @param asked is told of each question to the database */
  recommender(
    log: Pick<ListLog, "add"> = { add: () => undefined },
    asked: () => void = () => undefined,
  ): Recommender {
    const { pool, cache, live, models, metrics } = this;
    const database = {
      query: ((...question: Parameters<typeof pool.query>) => {
        asked();
        return pool.query(...question);
      }) as typeof pool.query,
    };
    const experiments = new ServedExperiments(pool, {});
    const parts = { database, cache, live, models, experiments, log, metrics };
    return new Recommender({ ...parts, settings: defaultListSettings });
  }
}
