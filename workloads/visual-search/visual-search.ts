import type { CdnFrontdoorRoute } from "@cdktf/provider-azurerm/lib/cdn-frontdoor-route";
import { Construct } from "constructs";
import { Cache, type CacheProps } from "../../constructs/cache/cache";
import type { Grantee } from "../../constructs/core/grant";
import type { Foundation } from "../../constructs/foundation/foundation";
import { FunctionApp, type FunctionAppProps } from "../../constructs/function-app/function-app";
import {
  ScoringEndpoint,
  type ScoringEndpointProps,
} from "../../constructs/scoring-endpoint/scoring-endpoint";
import { SearchService, type SearchServiceProps } from "../../constructs/search-service/search-service";
import type { WebTest, WebTestProps } from "../../constructs/telemetry/web-test";
import type { WebSite } from "../../constructs/web-site/web-site";
import type { FunctionPackage } from "../../packaging/functions/function-package";
import type { DeclaredTarget } from "../../runtime/functions/catalogue/settings";
import { SearchSettings, searchContainers } from "../../runtime/functions/search/settings";
import { CatalogueIngestion, type CatalogueIngestionProps } from "./catalogue-ingestion/catalogue-ingestion";

export interface VisualSearchProps {
  readonly foundation: Foundation;

  /** The handlers, as `functionPackage` made them. */
  readonly packages: {
    readonly search: Pick<FunctionPackage, "hash" | "path" | "version">;
    readonly catalogue: Pick<FunctionPackage, "hash" | "path" | "version">;
  };

  /** Under whose address the API answers, below /api. */
  readonly console: WebSite;

  /** The models that make vectors, and how the requests are split between them. */
  readonly scoring: Pick<ScoringEndpointProps, "compute" | "context" | "deployments" | "image" | "traffic">;

  /** @default - see SearchService */
  readonly service?: Pick<SearchServiceProps, "partitions" | "replicas" | "sku">;

  /** @default - see Cache */
  readonly cache?: Pick<CacheProps, "highAvailability" | "sku"> & {
    /** How long an embedding is kept; it depends on the photo and the model alone. @default 604800 - a week */
    readonly embeddingSeconds?: number;
    /** How long an answer is kept; a changed catalogue ends it sooner. @default 300 */
    readonly resultSeconds?: number;
  };

  /** @default - see CatalogueIngestion */
  readonly catalogue?: Pick<
    CatalogueIngestionProps,
    "imageHosts" | "mostDeletedPercent" | "replication" | "reportDays" | "restoreDays" | "schedule"
  >;

  /** @default - see FunctionApp */
  readonly app?: Pick<
    FunctionAppProps<typeof SearchSettings>,
    "alwaysReady" | "instanceMemoryMB" | "maximumInstances"
  >;

  /**
   * Requests of one client in a minute, in front of the API and in it.
   *
   * @default - 600 in front, see WebSite; 300 in each of the app's instances
   */
  readonly requestsPerMinute?: number;

  /** How the API is asked from outside. @default - see WebTest */
  readonly webTest?: Pick<WebTestProps, "failedLocations" | "frequencySeconds" | "locations">;
}

/**
 * A photo in, the most similar items of a catalogue out.
 *
 *     browser ──▶ Front Door ──▶ search app ──▶ cache ──▶ scoring endpoint ──▶ AI Search
 *     partner's files ──▶ Data Factory ──▶ catalogue app ──▶ scoring endpoint ──▶ AI Search
 */
export class VisualSearch extends Construct {
  readonly cache: Cache;
  readonly scoring: ScoringEndpoint;
  readonly search: SearchService;
  readonly ingestion: CatalogueIngestion;
  readonly app: FunctionApp<typeof SearchSettings>;

  /**
   * Asks for the API's health through Front Door, as its users do; where the network is private, too, since Front Door is
   * public. Missing where the console is not `httpsOnly`, as on one machine: nobody can ask that from outside.
   */
  readonly webTest: WebTest | undefined;

  /** Where the API's paths begin, e.g. "https://…/api/v1". */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: VisualSearchProps) {
    super(scope, id);
    const { foundation, scoring, console } = props;
    const { sku, highAvailability } = props.cache ?? {};

    this.cache = new Cache(this, "Cache", { foundation, purpose: "search", sku, highAvailability });
    this.scoring = new ScoringEndpoint(this, "Scoring", { foundation, purpose: "search", ...scoring });
    this.search = new SearchService(this, "Index", {
      foundation,
      purpose: "search",
      ...props.service,
    });
    this.ingestion = new CatalogueIngestion(this, "Catalogue", {
      foundation,
      package: props.packages.catalogue,
      search: this.search,
      scoring: this.scoring,
      cache: this.cache,
      targets: targetsOf(scoring),
      ...props.catalogue,
    });
    this.app = this.createApp(props);
    this.apiUrl = `${console.url}/api/v1`;
    const route = console.serveApi(this.app, { requestsPerMinute: props.requestsPerMinute });
    this.webTest = console.httpsOnly ? this.askFromOutside(props, route) : undefined;
  }

  /** Lets people import a catalogue, see what became of it, and try models and queries without the API. */
  grantDevelop(grantee: Grantee): void {
    this.ingestion.grantImport(grantee);
    this.ingestion.grantDeliver(grantee);
    this.scoring.grantScore(grantee);
    this.search.grantQuery(grantee);
  }

  /** Lets people move traffic between deployments, point the alias to another index, remove feeds, and clear up after failures. */
  grantOperate(grantee: Grantee): void {
    this.scoring.grantRelease(grantee);
    this.search.grantManageIndexes(grantee);
    this.search.grantQuery(grantee);
    this.ingestion.grantImport(grantee);
    // whoever removes a feed for good removes what would bring it again
    this.ingestion.grantDeliver(grantee);
    this.ingestion.grantOperate(grantee);
  }

  private createApp(props: VisualSearchProps): FunctionApp<typeof SearchSettings> {
    const { embeddingSeconds, resultSeconds } = props.cache ?? {};
    const { frontDoorId } = props.console;
    return new FunctionApp(this, "App", {
      foundation: props.foundation,
      purpose: "search",
      package: props.packages.search,
      settingsSchema: SearchSettings,
      links: [
        this.cache.use(),
        this.scoring.score(),
        this.search.query(),
        this.ingestion.storage.blobs("CATALOGUE", searchContainers),
      ],
      settings: {
        FRONT_DOOR_ID: frontDoorId,
        EMBEDDING_CACHE_SECONDS: embeddingSeconds?.toString(),
        RESULT_CACHE_SECONDS: resultSeconds?.toString(),
        REQUESTS_PER_MINUTE: props.requestsPerMinute?.toString(),
      },
      processSettings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(mostRequestBytes) },
      onlyThrough: frontDoorId,
      ...props.app,
    });
  }

  private askFromOutside({ foundation, webTest }: VisualSearchProps, route: CdnFrontdoorRoute): WebTest {
    return foundation.telemetry.addWebTest(this, "WebTest", {
      purpose: "search",
      description:
        "The search API does not answer from outside, or its certificate ends in a week. Open /api/v1/health at the console's address: it names what is down. Without an answer look at Front Door, then at the app.",
      url: `${this.apiUrl}/health`,
      askAfter: [route],
      ...webTest,
    });
  }
}

/**
 * What the host takes before the handler is asked. Well above the handler's own 10 MB, so that a photo that is too large
 * is answered with what to do about it; far below the host's 100 MB, of which an instance could not hold sixteen at once.
 */
const mostRequestBytes = 32 * 1024 ** 2;

/**
 * One index for each model, filled through the first deployment of it, by name. Nothing here follows the traffic or the
 * order in which deployments are written: a release that has moved traffic leaves nothing to deploy.
 */
function targetsOf({ deployments }: VisualSearchProps["scoring"]): DeclaredTarget[] {
  const targets = new Map<string, DeclaredTarget>();
  const byName = Object.entries(deployments).sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [deployment, { model }] of byName) {
    const { id: modelId, dimension } = model;
    if (!targets.has(modelId)) targets.set(modelId, { deployment, modelId, dimension });
  }
  return [...targets.values()];
}
