import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AzapiDataPlaneResource, AzapiResource } from "../core/azapi";
import { type Grantee, grant } from "../core/grant";
import { GrantPropagation } from "../core/grant-propagation";
import { protectFromDeletion } from "../core/protection";
import type { Foundation } from "../foundation/foundation";
import { addAlarms } from "./alarms";
import { checkCapacity, checkIndexes } from "./checks";

/** An index in the words of Azure AI Search's REST API 2026-04-01; `catalogueIndex` makes one. */
export interface IndexDefinition {
  readonly name: string;
  readonly fields: readonly Readonly<Record<string, unknown>>[];
  readonly [part: string]: unknown;
}

export interface SearchServiceProps {
  readonly foundation: Foundation;

  /** Becomes part of the service's name, e.g. "catalogue". */
  readonly purpose: string;

  /** One for each model whose vectors are searched. Removing one deletes its documents. */
  readonly indexes: readonly IndexDefinition[];

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

const schemaRole = "Search Service Contributor";

/** Azure AI Search and its indexes. Only identities may use it: there are no keys. */
export class SearchService extends Construct {
  readonly service: AzapiResource;
  readonly indexes: readonly AzapiDataPlaneResource[];
  private readonly foundation: Foundation;

  constructor(scope: Construct, id: string, props: SearchServiceProps) {
    super(scope, id);
    const { foundation, purpose } = props;
    checkCapacity(this, props);
    checkIndexes(this, props.indexes);
    this.foundation = foundation;

    this.service = this.createService(props);
    foundation.telemetry.collect(this, this.service.id);
    const way = foundation.network?.addEndpoint(this, "searchService", { id: this.service.id, purpose });
    this.indexes = this.createIndexes(props.indexes, way ? [way] : []);
    addAlarms(this, { telemetry: foundation.telemetry, purpose, service: this.service });
    if (foundation.dataProtected) protectFromDeletion(this, this.service);
  }

  /** Address of the service, e.g. "https://srch-catalogue-dev-4k2p9.search.windows.net". */
  get endpoint(): string {
    return this.service.output("properties.endpoint");
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
    return grant(this, grantee, schemaRole, this.service.id);
  }

  private createService({
    purpose,
    sku = "basic",
    replicas = 1,
    partitions = 1,
  }: SearchServiceProps): AzapiResource {
    const { names, resourceGroup, network } = this.foundation;
    const allowedIpRanges = network?.allowedIpRanges ?? [];
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
          publicNetworkAccess: network && allowedIpRanges.length === 0 ? "Disabled" : "Enabled",
          networkRuleSet: { bypass: "None", ipRules: allowedIpRanges.map((value) => ({ value })) },
          semanticSearch: "disabled",
        },
      },
      exports: ["properties.endpoint"],
    });
  }

  /**
   * Being the owner of the subscription is not enough to make an index: it is data, and has roles of its own.
   *
   * The deployer's is on the group: Azure refuses the same role on the same thing twice, and whoever deploys may
   * also be whom `grantManageIndexes` is for.
   */
  private createIndexes(
    definitions: readonly IndexDefinition[],
    reachedThrough: readonly ITerraformDependable[],
  ): AzapiDataPlaneResource[] {
    const { deployer, grantPropagationSeconds, resourceGroup } = this.foundation;
    const permissions = new GrantPropagation(this, "Permissions", grantPropagationSeconds);
    permissions.include(grant(permissions, deployer, schemaRole, resourceGroup.id));
    const host = Fn.trimsuffix(Fn.trimprefix(this.endpoint, "https://"), "/");
    return definitions.map(
      ({ name, ...body }) =>
        new AzapiDataPlaneResource(this, name, {
          type: "Microsoft.Search/searchServices/indexes@2026-04-01",
          name,
          parentId: host,
          body,
          dependsOn: [permissions.wait, ...reachedThrough],
        }),
    );
  }
}
