import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Construct } from "constructs";
import type { searchServiceSettings } from "../../runtime/shared/service-settings";
import { AzapiResource } from "../core/azapi";
import { type Grantee, grant, type Reachable } from "../core/grant";
import type { Destination, Link } from "../core/link";
import { protectFromDeletion } from "../core/protection";
import type { Foundation } from "../foundation/foundation";
import { addAlarms } from "./alarms";
import { checkCapacity } from "./checks";

export interface SearchServiceProps {
  readonly foundation: Foundation;

  /** Becomes part of the service's name, e.g. "catalogue". */
  readonly purpose: string;

  /**
   * What one replica can do. Moving to a larger standard keeps everything, moving back needs a new service.
   *
   * @default "basic" - 5 GB of vectors in a partition
   */
  readonly sku?: "basic" | "standard" | "standard2" | "standard3";

  /**
   * Copies of the indexes that answer queries, 1 to 12, with "basic" 1 to 3.
   *
   * Azure promises availability for queries from 2 on, for writing from 3 on.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Parts that the indexes are spread over, with "basic" 1 to 3; replicas times partitions is at most 36.
   *
   * @default 1
   */
  readonly partitions?: 1 | 2 | 3 | 4 | 6 | 12;
}

/**
 * Azure AI Search. Only identities may use it: there are no keys.
 *
 * Its indexes belong to whoever fills them, and go with the service.
 */
export class SearchService extends Construct implements Reachable {
  readonly service: AzapiResource;
  readonly endpoints: readonly PrivateEndpoint[];
  private readonly foundation: Foundation;
  private readonly leadsTo: readonly Destination[];

  constructor(scope: Construct, id: string, props: SearchServiceProps) {
    super(scope, id);
    const { foundation, purpose } = props;
    checkCapacity(this, props);
    this.foundation = foundation;

    this.service = this.createService(props);
    foundation.telemetry.collect(this, this.service.id);
    this.endpoints = foundation.addEndpoints(this, ["searchService"], { id: this.service.id, purpose });
    this.leadsTo = [{ owner: this, purpose, resourceId: this.service.id, service: "searchService" }];
    addAlarms(this, { telemetry: foundation.telemetry, purpose, service: this.service });
    if (foundation.dataProtected) protectFromDeletion(this, this.service);
  }

  /** Address of the service, e.g. "https://srch-catalogue-dev-4k2p9.search.windows.net". */
  get endpoint(): string {
    return this.service.output("properties.endpoint");
  }

  /** The code searches and looks documents up, in all indexes. */
  query(): Link<typeof searchServiceSettings> {
    return this.link((grantee) => this.grantQuery(grantee));
  }

  /** The code makes and retires indexes and aliases, and keeps the documents in them. */
  keepIndexes(): Link<typeof searchServiceSettings> {
    return this.link((grantee) => {
      this.grantWriteDocuments(grantee);
      this.grantManageIndexes(grantee);
    });
  }

  /** Lets `grantee` search and look documents up, in all indexes. */
  grantQuery(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Search Index Data Reader", this.service.id);
  }

  /** Lets `grantee` write and delete documents, and read them, in all indexes. */
  grantWriteDocuments(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Search Index Data Contributor", this.service.id);
  }

  /** Lets `grantee` create, change and delete indexes and aliases. Azure has no role for aliases alone. */
  grantManageIndexes(grantee: Grantee): RoleAssignment {
    return grant(this, grantee, "Search Service Contributor", this.service.id);
  }

  private link(grant: (grantee: Grantee) => void): Link<typeof searchServiceSettings> {
    return { settings: () => ({ SEARCH_ENDPOINT: this.endpoint }), grant, leadsTo: this.leadsTo };
  }

  private createService({
    purpose,
    sku = "basic",
    replicas = 1,
    partitions = 1,
  }: SearchServiceProps): AzapiResource {
    const { names, resourceGroup, network } = this.foundation;
    // it knows no rules for subnets, and a deploy writes nothing into it
    const ipRanges = network?.openTo.ipRanges ?? [];
    return new AzapiResource(this, "Resource", {
      type: "Microsoft.Search/searchServices@2025-05-01",
      name: names.of("searchService", purpose),
      parentId: resourceGroup.id,
      location: resourceGroup.location,
      body: {
        sku: { name: sku },
        properties: {
          replicaCount: replicas,
          partitionCount: partitions,
          // without keys there must be no authOptions: they belong to services that accept both
          disableLocalAuth: true,
          publicNetworkAccess: network && ipRanges.length === 0 ? "Disabled" : "Enabled",
          networkRuleSet: { bypass: "None", ipRules: ipRanges.map((value) => ({ value })) },
          semanticSearch: "disabled",
        },
      },
      exports: ["properties.endpoint"],
    });
  }
}
