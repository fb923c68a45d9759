import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import { BlobServiceClient } from "@azure/storage-blob";
import { catalogueAlias } from "../../catalogue/catalogue-index";
import { feedsPrefix } from "../../catalogue/catalogue-report";
import { managedIdentityTokens, type Tokens } from "../../shared/access-tokens";
import { checkHealth } from "../../shared/check-health";
import { Redis } from "../../shared/redis";
import { ScoringClient } from "../../shared/scoring-client";
import type { Started } from "../../shared/start-app";
import { type Operation, operationOf, type Telemetry } from "../../shared/telemetry";
import { announceChange } from "./announce-change";
import { BlobCatalogueFiles } from "./blob-catalogue-files";
import { BlobReports } from "./blob-reports";
import { ensureIndexes, retireIndexes } from "./catalogue-indexes";
import { embedImage } from "./embed-image";
import { ensureAlias } from "./ensure-alias";
import { fetchImage } from "./fetch-image";
import { indexInUse } from "./index-in-use";
import { type Ingested, ingestFeed } from "./ingest-feed";
import type { IngestionPorts } from "./ports";
import { type ItemDocument, SearchItemIndex } from "./search-item-index";
import type { CatalogueSettings } from "./settings";
import { mostImageBytes } from "./settle-batch";

/** What the triggers of the catalogue function call. */
export class CatalogueHandler {
  private readonly ports: IngestionPorts;
  private readonly settings: CatalogueSettings;
  private readonly version: string;
  private readonly telemetry: Telemetry;
  private readonly onClose: () => void;

  /** @param version of the code, as the health page gives it */
  constructor(
    ports: IngestionPorts,
    settings: CatalogueSettings,
    version: string,
    telemetry: Telemetry,
    onClose = () => {},
  ) {
    this.ports = ports;
    this.settings = settings;
    this.version = version;
    this.telemetry = telemetry;
    this.onClose = onClose;
  }

  /** The handler on the services and under the identity that the settings name. */
  static connect({ settings, version, telemetry }: Started<CatalogueSettings>): CatalogueHandler {
    const tokens = managedIdentityTokens(settings.CATALOGUE__clientId);
    const redis = connectRedis(settings, tokens);
    const ports = connectPorts(settings, tokens, redis);
    return new CatalogueHandler(ports, settings, version, telemetry, () => redis.close());
  }

  /**
   * Ingests the feed an event speaks of. What the event says of it beyond its name may be out of date.
   *
   * @throws when a service fails: the platform tries five times, then puts the event in the poison queue
   */
  async handle(context: InvocationContext): Promise<void> {
    await this.ingest(feedNameOf(context), context, true);
  }

  /**
   * Makes the indexes what the settings say: those of former models go, missing ones are made, and every feed that
   * an index does not have yet, or that has failed, is ingested. So a new model's index is filled without the partner
   * sending anything again.
   */
  async catchUp(context: InvocationContext): Promise<void> {
    // first, because a service takes only so many
    await this.retireIndexes(context).catch((error: unknown) => context.error("retiring indexes:", error));
    await this.ports.ensureIndexes(this.settings.CATALOGUE_TARGETS);
    for await (const name of this.ports.files.feedNames()) {
      // one feed that fails is reported, and no reason to leave out the others
      await this.ingest(name, context, false).catch((error: unknown) => context.error(`${name}:`, error));
    }
  }

  /** 200 when feeds and indexes can be read under this identity, 503 otherwise. */
  health(context: Pick<InvocationContext, "error">): Promise<HttpResponseInit> {
    const { files, index } = this.ports;
    return checkHealth(
      {
        "feeds cannot be read": () => files.feedNames()[Symbol.asyncIterator]().next(),
        "an index cannot be read": () =>
          Promise.all(this.settings.CATALOGUE_TARGETS.map((target) => index(target.index).find(["any"]))),
      },
      context,
      { version: this.version },
    );
  }

  /** Ends the connection to the cache, which would keep a process alive. */
  close(): void {
    this.onClose();
  }

  private async retireIndexes(context: InvocationContext): Promise<void> {
    const { deleted, kept } = await this.ports.retireIndexes(this.settings.CATALOGUE_TARGETS);
    for (const index of deleted) context.info(`${index} is deleted: no deployment serves its model any more`);
    for (const index of kept) {
      context.warn(
        `${index} is kept but no longer filled: an alias points to it, and no deployment serves its model. Move the alias: npx vitrine release DEPLOYMENT`,
      );
    }
  }

  private async ingest(name: string, context: InvocationContext, wait: boolean): Promise<void> {
    const operation = operationOf(context.traceContext?.traceParent);
    const start = performance.now();
    let ingested: Ingested | { outcome: "thrown" } = { outcome: "thrown" };
    try {
      const { CATALOGUE_TARGETS: targets, CATALOGUE_MOST_DELETED_PERCENT: mostDeletedPercent } =
        this.settings;
      ingested = await ingestFeed(name, this.ports, { targets, wait, mostDeletedPercent });
    } finally {
      this.report(name, ingested, performance.now() - start, context, operation);
    }
  }

  private report(
    name: string,
    ingested: Ingested | { outcome: "thrown" },
    milliseconds: number,
    context: InvocationContext,
    operation: Operation | undefined,
  ): void {
    const { outcome } = ingested;
    if (outcome === "again" || outcome === "held") return;
    const report = "report" in ingested ? ingested.report : undefined;
    const { rows = 0, rejected = 0, targets = [], error } = report ?? {};
    context.info(
      `${name} ${outcome}${error ? `: ${error.message}` : ""}, ${rows} rows, ${rejected} rejected`,
    );
    const measurements = { rows, rejected, milliseconds };
    this.telemetry.event("feed ingested", { name, outcome, code: error?.code }, measurements, operation);
    this.telemetry.metric("catalogue feeds", 1, { outcome }, operation);
    this.telemetry.metric("catalogue rows rejected", rejected, {}, operation);
    for (const { index, deployment: _, ...counts } of targets) {
      for (const [change, count] of Object.entries(counts))
        this.telemetry.metric("catalogue items", count, { index, change }, operation);
    }
  }
}

function connectRedis(settings: CatalogueSettings, tokens: Tokens): Redis {
  return new Redis({
    host: settings.CACHE_HOST,
    port: settings.CACHE_PORT,
    username: settings.CACHE_USERNAME,
    tokens,
    timeoutMs: 2000,
    connectMs: 5000,
  });
}

function connectPorts(settings: CatalogueSettings, tokens: Tokens, redis: Redis): IngestionPorts {
  const credential = { getToken: (scopes: string | string[]) => tokens([scopes].flat()[0] ?? "") };
  const blobs = new BlobServiceClient(settings.CATALOGUE__blobServiceUri, credential);
  const indexes = new SearchIndexClient(settings.SEARCH_ENDPOINT, credential);
  // a batch can wait where a person cannot
  const scoring = new ScoringClient({
    uri: settings.SCORING_URI,
    tokenUri: settings.SCORING_TOKEN_URI,
    tokens,
    attempts: 10,
    longestPauseSeconds: 60,
    timeoutSeconds: 60,
  });
  const allowedHosts = settings.CATALOGUE_IMAGE_HOSTS;
  return {
    files: new BlobCatalogueFiles(blobs),
    reports: new BlobReports(blobs),
    index: (name) =>
      new SearchItemIndex(new SearchClient<ItemDocument>(settings.SEARCH_ENDPOINT, name, credential), () =>
        announceChange(redis, name),
      ),
    ensureIndexes: (targets) => ensureIndexes(indexes, targets),
    retireIndexes: (targets) => retireIndexes(indexes, targets),
    ensureAlias: (targets) => ensureAlias(indexes, catalogueAlias, () => indexInUse(scoring, targets)),
    embed: (image, deployment) => embedImage(scoring, image, deployment),
    fetchImage: (url) => fetchImage(url, { allowedHosts, most: mostImageBytes }),
  };
}

/** From the blob's path: the library takes `name` for JSON, and "1e3" would be 1000. */
function feedNameOf({ triggerMetadata }: InvocationContext): string {
  const path = String(triggerMetadata?.["blobTrigger"]);
  return path.slice(path.indexOf("/") + 1 + feedsPrefix.length);
}
