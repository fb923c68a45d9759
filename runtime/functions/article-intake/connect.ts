import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import { BlobServiceClient } from "@azure/storage-blob";
import { ReaderCache } from "../../articles/cache/reader-cache";
import { LearnedEncoders } from "../../articles/ingestion/encoders";
import { Ingestion } from "../../articles/ingestion/ingestion";
import { learnFromCatalogue } from "../../articles/ingestion/learn-from-catalogue";
import { keepDays } from "../../articles/interactions/days";
import { PostgresInteractions } from "../../articles/interactions/postgres-interactions";
import { expandLaunches } from "../../articles/launches/expand-launches";
import { launchArticles } from "../../articles/launches/launch-articles";
import { FollowedArticles } from "../../articles/live/followed-articles";
import { fitNewest } from "../../articles/model/fit-newest";
import { indexArticles } from "../../articles/search/index-articles";
import { connectDatabase } from "../../database/connect-database";
import { requireSchema } from "../../database/require-schema";
import { managedIdentityTokens } from "../../shared/access-tokens";
import { checkHealth } from "../../shared/check-health";
import { onFirstUse } from "../../shared/on-first-use";
import { Redis } from "../../shared/redis";
import type { KeptDocument } from "../../shared/search/write-documents";
import type { Started } from "../../shared/start-app";
import { operationOf } from "../../shared/telemetry";
import { arrivedEvents } from "./deeds/arrived-events";
import { takeDeeds } from "./deeds/take-deeds";
import type { ArticleIntakeSettings } from "./settings";
import { takeFile } from "./take-file";

/** What the triggers of the app call. */
export interface ConnectedIntake {
  /** Takes a batch of the hub, in its order. @throws when a service fails: the platform hands it over again */
  takeDeeds(events: readonly unknown[], context: InvocationContext): Promise<void>;
  /** Takes the file that an event speaks of. @throws when a service fails: the platform tries five times */
  takeFile(context: InvocationContext): Promise<void>;
  /** Fits the model of what readers did lately. */
  fitModel(context: Pick<InvocationContext, "info">): Promise<void>;
  /** Learns from the catalogue when it is time, and encodes what came without. */
  encodeArticles(context: Pick<InvocationContext, "info">): Promise<void>;
  /** Brings what changed into the search index. @throws when a service fails: the next run goes on */
  indexArticles(context: Pick<InvocationContext, "info" | "warn">): Promise<void>;
  /** Shows new articles to more readers. */
  expandLaunches(context: Pick<InvocationContext, "info">): Promise<void>;
  /** Chooses who sees new articles first. */
  launchArticles(context: Pick<InvocationContext, "info">): Promise<void>;
  /** Makes room for the days to come, and forgets old ones. */
  keepDays(): Promise<void>;
  health(context: Pick<InvocationContext, "error">): Promise<HttpResponseInit>;
}

/** The app on the services, and under the identity, that its settings name. */
export function connect({ settings, version, telemetry }: Started<ArticleIntakeSettings>): ConnectedIntake {
  const tokens = managedIdentityTokens(settings.EVENTS__clientId);
  const database = connectDatabase(settings, tokens, { most: 4, statementMs: 120_000 });
  const ready = requireSchema(database, settings);
  const live = new FollowedArticles(database);
  const { CACHE_HOST: host, CACHE_PORT: port, CACHE_USERNAME: username, DEED_DAYS: keptDays } = settings;
  const cache = new ReaderCache(new Redis({ host, port, username, tokens }));
  const store = new PostgresInteractions(database);
  const days = async () => {
    await ready();
    await keepDays(database, { deeds: keptDays, lists: keptDays });
  };
  // a new database has none before the first night
  const firstDays = onFirstUse(days);
  const credential = { getToken: (scopes: string | string[]) => tokens([scopes].flat()[0] ?? "") };
  const blobs = new BlobServiceClient(settings.ARTICLES__blobServiceUri, credential);
  const indexes = new SearchIndexClient(settings.SEARCH_ENDPOINT, credential);
  const documents = (index: string) =>
    new SearchClient<KeptDocument>(settings.SEARCH_ENDPOINT, index, credential);
  const encoders = new LearnedEncoders(database);
  const ingestion = new Ingestion({ database, encoders, days: settings.ARTICLE_DAYS });
  return {
    async takeDeeds(events, context) {
      await firstDays();
      const arrived = arrivedEvents(events, context.triggerMetadata);
      await takeDeeds(arrived, { store, database, cache, telemetry, keptDays });
    },
    keepDays: days,
    async takeFile(context) {
      await ready();
      // from the blob's path: the library takes `name` for JSON, and "1e3" would be 1000
      const path = String(context.triggerMetadata?.["blobTrigger"]);
      const name = path.slice(path.indexOf("/") + 1);
      const report = await takeFile(name, { blobs, database, ingestion }, context);
      if (!report) return;
      const { file, state, taken, refused } = report;
      const operation = operationOf(context.traceContext?.traceParent);
      telemetry.event("articles imported", { file, state }, { taken, refused }, operation);
    },
    async fitModel(context) {
      await ready();
      const fitted = await fitNewest(database, { now: Date.now(), days: settings.MODEL_DAYS });
      context.info(fitted ? `model ${fitted.version} of ${fitted.deeds} deeds` : "nobody did anything");
    },
    async encodeArticles(context) {
      await ready();
      const learned = await learnFromCatalogue(database);
      if (learned) context.info(`embedding ${learned} was learned`);
      const encoded = await ingestion.encodeRest();
      if (encoded > 0) context.info(`${encoded} articles encoded`);
    },
    async indexArticles(context) {
      await ready();
      const { written, deleted, refused } = await indexArticles({ database, indexes, documents });
      if (written + deleted > 0) context.info(`${written} articles indexed, ${deleted} taken out`);
      for (const [id, why] of refused) context.warn(`${id} is not in the search index: ${why}`);
    },
    async launchArticles(context) {
      await ready();
      await live.poll();
      if (live.problem) throw live.problem;
      const launched = await launchArticles(database, live.live, Date.now());
      context.info(`${launched} new articles are shown to a first group`);
    },
    async expandLaunches(context) {
      await ready();
      const { wider, open } = await expandLaunches(database, Date.now());
      context.info(`${wider} new articles are shown to more readers, ${open} to all`);
    },
    health: (context) =>
      checkHealth(
        {
          "files cannot be read": () => blobs.getContainerClient("imports").listBlobsFlat().next(),
          "the database does not answer": async () => {
            await ready();
            await database.query("select 1");
          },
        },
        context,
        { version },
      ),
  };
}
