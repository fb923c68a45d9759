import { randomUUID } from "node:crypto";
import { SearchClient } from "@azure/search-documents";
import { BlobServiceClient } from "@azure/storage-blob";
import type { Pool } from "pg";
import type { ArticlesRole } from "../../articles/app-roles";
import { ReaderCache } from "../../articles/cache/reader-cache";
import { DeedSender } from "../../articles/events/deed-sender";
import { namedModels } from "../../articles/experiments/experiment";
import { encodersOf } from "../../articles/ingestion/encoders-of";
import { LakeFiles } from "../../articles/lake/lake-files";
import { defaultListSettings } from "../../articles/list/list-settings";
import { FollowedArticles } from "../../articles/live/followed-articles";
import { FollowedModel } from "../../articles/model/followed-model";
import { rankerOf } from "../../articles/ranking/ranker-of";
import { connectDatabase } from "../../database/connect-database";
import { requireSchema } from "../../database/require-schema";
import type { Api } from "../../http/api";
import { managedIdentityTokens } from "../../shared/access-tokens";
import { Redis } from "../../shared/redis";
import type { Started } from "../../shared/start-app";
import type { ConsoleSessions } from "../../sign-in/session/console-sessions";
import type { ToldToPage } from "../../sign-in/session/session-routes";
import type { AskedRequest } from "../../sign-in/sign-in";
import { trainingJobs } from "../../training/jobs";
import { trainByItself } from "../../training/train-by-itself";
import { articlesApi } from "./articles-api";
import type { ArticlesContext } from "./articles-context";
import { ReadingDriftChecks } from "./drift/drift-checks";
import { watchReading } from "./drift/watch-reading";
import { ServedExperiments } from "./experiments/served-experiments";
import { articlesContext } from "./make-context";
import { bringAlong } from "./readers/bring-along";
import { connectPeople } from "./readers/connect-people";
import type { ArticlesSettings } from "./settings";

/** What the triggers of the app call. */
export interface ConnectedArticles {
  readonly api: Api<ArticlesContext>;
  readonly readers: ConsoleSessions<never>;
  readonly staff: ConsoleSessions<ArticlesRole>;
  /** What a browser's reader did before they signed in. */
  bringAlong(headers: AskedRequest["headers"], account: string): Promise<ToldToPage>;
  /** Compares what is opened now with what the champion was trained on. */
  watchReading(): Promise<void>;
  /** Starts a training when one is due. */
  trainByItself(): Promise<void>;
}

/** The app on the services, and under the identity, that its settings name. */
export async function connect(started: Started<ArticlesSettings>): Promise<ConnectedArticles> {
  const { settings, telemetry } = started;
  const tokens = managedIdentityTokens(settings.IDENTITY_CLIENT_ID);
  const database = connectDatabase(settings, tokens, { most: 4 });
  const { CACHE_HOST: host, CACHE_PORT: port, CACHE_USERNAME: username } = settings;
  const redis = new Redis({ host, port, username, tokens });
  const { readers, staff, who } = connectPeople(settings, database, tokens);
  const live = new FollowedArticles(database);
  const models = new FollowedModel(database, {
    named: namedModels(settings.EXPERIMENTS),
    refused: (version, reason) => telemetry.event("articles model refused", { version, reason }, {}),
  });
  const experiments = new ServedExperiments(database, settings.EXPERIMENTS, {
    trials: settings.CANDIDATE_TRIAL !== undefined,
  });
  const jobs = trainingJobs(settings, tokens);
  const checks = new ReadingDriftChecks(database);
  const blobs = (account: string) =>
    new BlobServiceClient(account, { getToken: (scope) => tokens(String(scope)) });
  const context = articlesContext(started, {
    database,
    redis,
    cache: new ReaderCache(redis),
    live,
    models,
    listSettings: defaultListSettings,
    experiments,
    ranker: rankerOf(settings, tokens),
    // whoever publishes or searches does not wait longer: what is not encoded then, the app behind encodes
    encoders: encodersOf(settings, { database, tokens, attempts: 1, timeoutSeconds: 2 }),
    documents: (index) =>
      new SearchClient<{ id: string }>(
        settings.SEARCH_ENDPOINT,
        index,
        { getToken: (scope) => tokens(String(scope)) },
        { retryOptions: { maxRetries: 1 } },
      ),
    hub: new DeedSender({
      namespace: settings.EVENTS__fullyQualifiedNamespace,
      hub: settings.EVENTS_HUB,
      tokens,
    }),
    who,
    jobs,
    lake: new LakeFiles(blobs(settings.LAKE__blobServiceUri).getContainerClient("lake")),
    files: blobs(settings.FILES__blobServiceUri),
    ready: requireSchema(database, settings),
    replica: randomUUID().slice(0, 8),
  });
  await Promise.all([live.start(), models.start(), experiments.start()]);
  return {
    api: articlesApi(started, context),
    readers,
    staff,
    bringAlong: (headers, account) => bringAlong({ database, cache: context.cache }, headers, account),
    watchReading: async () => {
      await watchReading({ database, checks, telemetry }, new Date());
    },
    trainByItself: async () => {
      const hasData = () => hasDeeds(database);
      await trainByItself({ workload: "articles", settings, jobs, checks, hasData, telemetry }, new Date());
    },
  };
}

async function hasDeeds(database: Pick<Pool, "query">): Promise<boolean> {
  const { rowCount } = await database.query("select from articles.interactions where kind = 'click' limit 1");
  return rowCount === 1;
}
