import type { ParityRow } from "../resource-manager/parity";
import type { DataFactoryStatus } from "../services/data-factory/data-factories";
import type { EventHubsStatus } from "../services/event-hubs/event-hubs";
import type { SiteStatus } from "../services/functions/functions-host";
import type { EndpointStatus } from "../services/machine-learning/machine-learning";
import type { RequestSummary } from "../services/monitor/monitor";
import type { PostgresStatus } from "../services/postgresql/postgres-servers";
import type { RedisStatus } from "../services/redis/redis-caches";
import type { SearchServiceStatus } from "../services/search/search-services";

/** What `GET /status` answers. */
export interface Status extends StatusDetails {
  readonly services: readonly StatusLine[];
  readonly parity: readonly ParityRow[];
}

/** A line of `vitrine status`. */
export interface StatusLine {
  readonly name: string;
  readonly address?: string;
  readonly detail?: string;
}

/** What the services tell beside their lines, each its own. */
export interface StatusDetails {
  readonly sites: readonly SiteStatus[];
  readonly dataFactories: readonly DataFactoryStatus[];
  readonly endpoints: readonly EndpointStatus[];
  readonly caches: readonly RedisStatus[];
  readonly databaseServers: readonly PostgresStatus[];
  readonly eventHubs: readonly EventHubsStatus[];
  readonly searchServices: readonly SearchServiceStatus[];
  readonly pendingEvents: number;
  /** Of the last hour. */
  readonly requests: readonly RequestSummary[];
}

/** Where something answers with data, and for whom its tokens are; `GET /data-planes` answers all of them. */
export interface DataPlane {
  readonly kind:
    | "blob"
    | "queue"
    | "table"
    | "secrets"
    | "search"
    | "scoring"
    | "cache"
    | "database"
    | "event hubs"
    | "app"
    | "front door"
    | "resource manager";
  /** In Azure. */
  readonly name: string;
  readonly address: string;
  /** What a token is asked for; missing where none is needed. */
  readonly audience?: string;
  /** What can be asked for there: containers, queues, tables, indexes, databases, an endpoint's resource id. */
  readonly holds: readonly string[];
  /** Of a database server: as which role whoever deploys can log in. */
  readonly role?: string;
}
