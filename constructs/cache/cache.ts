import { ManagedRedis } from "@cdktf/provider-azurerm/lib/managed-redis";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { cacheSettings } from "../../runtime/shared/service-settings";
import { AzapiResource } from "../core/azapi";
import type { Grantee, Reachable } from "../core/grant";
import type { Destination, Link } from "../core/link";
import type { Foundation } from "../foundation/foundation";
import { addAlarms } from "./alarms";
import { checkSize } from "./cache-sizes";

export interface CacheProps {
  readonly foundation: Foundation;

  /** Becomes part of the cache's name, e.g. "search". */
  readonly purpose: string;

  /**
   * Family and size, e.g. "Balanced_B5". Another one makes another, empty cache.
   *
   * @default "Balanced_B0" - the smallest, 0.5 GB
   */
  readonly sku?: string;

  /**
   * Keeps a copy of everything on a second machine. Changing it makes another, empty cache.
   *
   * @default true
   */
  readonly highAvailability?: boolean;
}

/** A Redis that only identities can open, for what can be made again: nothing in it is ever the only copy. */
export class Cache extends Construct implements Reachable {
  readonly redis: ManagedRedis;
  readonly endpoints: readonly PrivateEndpoint[];
  private readonly databaseId: string;
  private readonly leadsTo: readonly Destination[];

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    const { foundation, purpose } = props;
    checkSize(this, props.sku ?? smallest);

    this.redis = this.createRedis(props);
    this.databaseId = `${this.redis.id}/databases/default`;
    this.endpoints = foundation.addEndpoints(this, ["redisEnterprise"], { id: this.redis.id, purpose });
    this.leadsTo = [{ owner: this, purpose, resourceId: this.redis.id, service: "redisEnterprise" }];
    this.addDiagnostics(foundation);
    addAlarms(this, { telemetry: foundation.telemetry, purpose, id: this.redis.id });
  }

  /** Without scheme and port, e.g. "amr-search-dev-4k2p9.westeurope.redis.azure.net". */
  get hostName(): string {
    return this.redis.hostname;
  }

  /** Where it speaks Redis' protocol over TLS. Known once the cache exists. */
  get port(): number {
    return this.redis.defaultDatabase.port;
  }

  /** The code reads, writes and deletes any key. */
  use(): Link<typeof cacheSettings> {
    return {
      settings: ({ principalId }) => ({
        CACHE_HOST: this.hostName,
        // a lone reference would stay a number, and Azure takes only strings
        CACHE_PORT: Fn.tostring(this.port),
        CACHE_USERNAME: principalId,
      }),
      grant: (grantee) => this.grantUse(grantee),
      leadsTo: this.leadsTo,
    };
  }

  /**
   * Lets `grantee` read, write and delete every key. Redis has roles of its own and asks for the object id as user
   * name and a token for https://redis.azure.com as password.
   */
  grantUse(grantee: Grantee): AzapiResource {
    const id = `Use-${grantee.node.addr.slice(-8)}`;
    const existing = this.node.tryFindChild(id) as AzapiResource | undefined;
    if (existing) return existing;

    const assignment = new AzapiResource(this, id, {
      type: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01",
      // letters and digits only, and known before the grantee exists
      name: grantee.node.addr,
      parentId: this.databaseId,
      // the only policy there is
      body: { properties: { accessPolicyName: "default", user: { objectId: grantee.principalId } } },
      replacedBy: ["properties.user.objectId"],
      // the database takes one change at a time
      locks: [this.databaseId],
    });
    grantee.granted?.(assignment);
    return assignment;
  }

  private createRedis({ foundation, purpose, sku, highAvailability }: CacheProps): ManagedRedis {
    const { names, resourceGroup, network } = foundation;
    return new ManagedRedis(this, "Resource", {
      name: names.of("managedRedis", purpose),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      skuName: sku ?? smallest,
      highAvailabilityEnabled: highAvailability ?? true,
      publicNetworkAccess: network === undefined ? "Enabled" : "Disabled",
      defaultDatabase: {
        accessKeysAuthenticationEnabled: false,
        clientProtocol: "Encrypted",
        // one address for all of it: any client will do, none has to know about shards
        clusteringPolicy: "EnterpriseCluster",
        // what has no lifetime, such as the version of an index, is never forgotten
        evictionPolicy: "VolatileLRU",
      },
    });
  }

  /** The cluster measures and logs nothing; its database logs who connects and measures nothing. */
  private addDiagnostics({ telemetry }: Foundation): void {
    const common = { name: "to-workspace", logAnalyticsWorkspaceId: telemetry.workspace.id };
    new MonitorDiagnosticSetting(this, "Metrics", {
      ...common,
      targetResourceId: this.redis.id,
      enabledMetric: [{ category: "AllMetrics" }],
    });
    new MonitorDiagnosticSetting(this, "Logs", {
      ...common,
      targetResourceId: this.databaseId,
      enabledLog: [{ categoryGroup: "allLogs" }],
    });
  }
}

const smallest = "Balanced_B0";
