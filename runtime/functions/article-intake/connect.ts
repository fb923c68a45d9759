import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import { BlobServiceClient } from "@azure/storage-blob";
import { ReaderCache } from "../../articles/cache/reader-cache";
import { encodersOf } from "../../articles/ingestion/encoders-of";
import { Ingestion } from "../../articles/ingestion/ingestion";
import { keepDays } from "../../articles/interactions/days";
import { PostgresInteractions } from "../../articles/interactions/postgres-interactions";
import { LakeFiles } from "../../articles/lake/lake-files";
import { lock } from "../../articles/lake/lake-places";
import { connectDatabase } from "../../database/connect-database";
import { requireSchema } from "../../database/require-schema";
import { managedIdentityTokens } from "../../shared/access-tokens";
import { checkHealth } from "../../shared/check-health";
import { onFirstUse } from "../../shared/on-first-use";
import { Redis } from "../../shared/redis";
import type { KeptDocument } from "../../shared/search/write-documents";
import type { Started } from "../../shared/start-app";
import { operationOf } from "../../shared/telemetry";
import { bringIntoIndex, catchUp } from "./catch-up";
import { archiveDeeds } from "./deeds/archive-deeds";
import { arrivedEvents } from "./deeds/arrived-events";
import { takeDeeds } from "./deeds/take-deeds";
import { ExperimentWatch } from "./experiments/experiment-watch";
import { connectForgetting } from "./forgetting/connect-forgetting";
import type { ArticleIntakeSettings, articleLakeContainers } from "./settings";
import { takeFile } from "./take-file";

/** What the triggers of the app call. */
export interface ConnectedIntake {
  /** Takes a batch of the hub, in its order. @throws when a service fails: the platform hands it over again */
  takeDeeds(events: readonly unknown[], context: InvocationContext): Promise<void>;
  /** Brings a batch of the hub into the lake. @throws when the lake is away: the platform hands it over again */
  archiveDeeds(
    events: readonly unknown[],
    context: Pick<InvocationContext, "triggerMetadata">,
  ): Promise<void>;
  /** Takes the file that an event speaks of. @throws when a service fails: the platform tries five times */
  takeFile(context: InvocationContext): Promise<void>;
  /** Does what nobody waits for. @throws when a part of it failed: the next run goes on */
  catchUp(context: Pick<InvocationContext, "info" | "warn">): Promise<void>;
  /** Makes room for the days to come, and forgets old ones. */
  keepDays(): Promise<void>;
  health(context: Pick<InvocationContext, "error">): Promise<HttpResponseInit>;
}

/** The app on the services, and under the identity, that its settings name. */
export function connect({ settings, version, telemetry }: Started<ArticleIntakeSettings>): ConnectedIntake {
  const tokens = managedIdentityTokens(settings.EVENTS__clientId);
  const database = connectDatabase(settings, tokens, { most: 4, statementMs: 120_000 });
  const ready = requireSchema(database, settings);
  const { CACHE_HOST: host, CACHE_PORT: port, CACHE_USERNAME: username, DEED_DAYS: keptDays } = settings;
  const redis = new Redis({ host, port, username, tokens });
  const cache = new ReaderCache(redis);
  const store = new PostgresInteractions(database);
  const days = async () => {
    await ready();
    await keepDays(database, { deeds: keptDays, lists: keptDays });
  };
  // a new database has none before the first night
  const firstDays = onFirstUse(days);
  const credential = { getToken: (scopes: string | string[]) => tokens([scopes].flat()[0] ?? "") };
  const blobs = new BlobServiceClient(settings.ARTICLES__blobServiceUri, credential);
  const lake = new LakeFiles(
    new BlobServiceClient(settings.LAKE__blobServiceUri, credential).getContainerClient(
      "lake" satisfies keyof typeof articleLakeContainers,
    ),
  );
  const indexes = new SearchIndexClient(settings.SEARCH_ENDPOINT, credential);
  const documents = (index: string) =>
    new SearchClient<KeptDocument>(settings.SEARCH_ENDPOINT, index, credential);
  const encoders = encodersOf(settings, { database, tokens, timeoutSeconds: 30 });
  const ingestion = new Ingestion({ database, encoders, days: settings.ARTICLE_DAYS });
  const forget = connectForgetting({
    settings,
    version,
    database,
    tokens,
    blobs,
    lake,
    indexes,
    documents,
    credential,
    onProblem: () => telemetry.metric("readers not forgotten", 1, {}),
  });
  const experiments = new ExperimentWatch({
    database,
    experiments: settings.EXPERIMENTS,
    trial: settings.CANDIDATE_TRIAL,
    telemetry,
  });
  return {
    async takeDeeds(events, context) {
      await firstDays();
      const arrived = arrivedEvents(events, context.triggerMetadata);
      await takeDeeds(arrived, {
        store,
        database,
        cache,
        telemetry,
        keptDays,
        // it is made up for: deeds of others do not wait for it
        forgetReaders: async () => {
          await forget((line) => context.info(line)).catch((error: Error) => {
            context.error(`a reader is not forgotten yet: ${error.message}`);
          });
        },
      });
      await experiments.afterDeeds(context);
    },
    async archiveDeeds(events, context) {
      const arrived = arrivedEvents(events, context.triggerMetadata);
      await ready();
      await archiveDeeds(arrived, { lake, database, telemetry, keptMs: keptDays * 86_400_000 });
    },
    keepDays: days,
    async takeFile(context) {
      await ready();
      // from the blob's path: the library takes `name` for JSON, and "1e3" would be 1000
      const path = String(context.triggerMetadata?.["blobTrigger"]);
      const name = path.slice(path.indexOf("/") + 1);
      const report = await takeFile(name, { blobs, ingestion }, context);
      if (!report) return;
      const { file, state, taken, refused } = report;
      const operation = operationOf(context.traceContext?.traceParent);
      telemetry.event("articles imported", { file, state }, { taken, refused }, operation);
      // they are taken already: what fails here is made up for
      await bringIntoIndex({ database, encoders, indexes, documents }, context).catch((error: Error) =>
        context.warn(`the search index waits: ${error.message}`),
      );
    },
    async catchUp(context) {
      await ready();
      await experiments.catchUp(context);
      await catchUp(
        {
          database,
          encoders,
          ingestion,
          indexes,
          documents,
          keptDays,
          modelDays: settings.MODEL_DAYS,
          lake,
          forget,
        },
        context,
      );
    },
    health: (context) =>
      checkHealth(
        {
          "files cannot be read": () => blobs.getContainerClient("imports").listBlobsFlat().next(),
          "the lake cannot be read": () => lake.read(lock),
          "the database does not answer": async () => {
            await ready();
            await database.query("select 1");
          },
        },
        context,
        { version },
        {
          "articles are not encoded, and of new ones lists know only what readers do": async () => {
            const encoder = await encoders.current();
            await encoder?.encode([{ title: "health", text: "" }]);
          },
        },
      ),
  };
}
