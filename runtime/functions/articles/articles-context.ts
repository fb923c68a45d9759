import type { Pool } from "pg";
import type { ReaderCache } from "../../articles/cache/reader-cache";
import type { HubEvent } from "../../articles/events/deed-sender";
import type { Ingestion } from "../../articles/ingestion/ingestion";
import type { LiveFeed } from "../../articles/live/live-feed";
import type { ModelFeed } from "../../articles/model/model-feed";
import type { SoughtArticles } from "../../articles/search/find-articles";
import type { Operation } from "../../shared/telemetry";
import type { TrainingJobs } from "../../training/jobs";
import type { TrendingCache } from "./catalogue/trending-cache";
import type { ReadingDriftChecks } from "./drift/drift-checks";
import type { ServedExperiments } from "./experiments/served-experiments";
import type { ExportSources } from "./export/reader-export";
import type { ArticlesHealth } from "./health";
import type { ListLog } from "./lists/list-log";
import type { Recommender } from "./lists/recommender";
import type { ArticlesMetrics } from "./metrics";
import type { ReaderLimits } from "./readers/reader-limits";
import type { WhoAsks } from "./readers/who-asks";
import type { ArticlesSettings } from "./settings";

/** What the operations work with. */
export interface ArticlesContext {
  readonly settings: Pick<ArticlesSettings, "MAX_BODY_BYTES">;
  /** Hash of the bundle that runs. */
  readonly version: string;
  readonly database: Pick<Pool, "connect" | "query">;
  /** Of readers; what is kept of articles has its own. */
  readonly cache: ReaderCache;
  readonly live: LiveFeed;
  readonly models: ModelFeed;
  /** By words and meaning; undefined while nothing was learned. @throws when the search service is away */
  readonly search: (sought: SoughtArticles, now: number) => Promise<readonly string[] | undefined>;
  readonly trending: TrendingCache;
  readonly recommender: Recommender;
  readonly experiments: ServedExperiments;
  /** Of lists that were made. */
  readonly log: ListLog;
  /** Where deeds go. */
  readonly hub: DeedHubPort;
  /** Takes publishers' articles in. */
  readonly ingestion: Pick<Ingestion, "ingest">;
  readonly who: WhoAsks;
  readonly limits: ReaderLimits;
  readonly metrics: ArticlesMetrics;
  readonly health: ArticlesHealth;
  readonly jobs: Pick<TrainingJobs, "jobState" | "startJob">;
  readonly drift: Pick<ReadingDriftChecks, "last">;
  /** Where what readers did is kept for longer. */
  readonly lake: ExportSources["lake"];
  /** Files that were brought in, reports on them and events that nobody could deliver. */
  readonly files: ExportSources["files"];
}

export interface DeedHubPort {
  /** Resolves when all of them are in the hub. @param of the request that told them */
  send(deeds: readonly HubEvent[], of?: Operation): Promise<void>;
}
