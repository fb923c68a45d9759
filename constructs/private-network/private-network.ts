import { createHash } from "node:crypto";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Construct } from "constructs";
import { ConfigurationError } from "../core/errors";
import type { Names } from "../core/names";
import { type PrivateService, privateDnsZones } from "./private-dns-zones";

/** From where packages, models and pages are uploaded: at least one of the three. */
export interface PlaceToDeployFrom {
  /**
   * Machines that resolve the services' names to their private endpoints. Nothing is opened for them.
   *
   * @default false
   */
  readonly inside?: boolean;

  /**
   * Subnets, by id, with service endpoints for storage and vaults. What comes from the same region has no public
   * address that an IP range could let in.
   *
   * @default - none
   */
  readonly subnetIds?: readonly string[];

  /**
   * Public addresses of machines outside of the region.
   *
   * @default - none
   */
  readonly ipRanges?: readonly string[];
}

/** A network that exists: `OwnNetwork` has made it, or the platform team. */
export interface NetworkPlace {
  /** By id. */
  readonly subnets: {
    /** Function apps leave through it: delegated to Microsoft.App/environments. */
    readonly apps: string;
    readonly endpoints: string;
    /** Nodes of a Kubernetes cluster. @default - none; then there cannot be a cluster */
    readonly cluster?: string;
  };

  /**
   * Private DNS zones by id, linked to the network and to wherever it is deployed from; or "central", where a policy
   * registers each endpoint by itself.
   */
  readonly zones: readonly string[] | "central";

  readonly deployFrom: PlaceToDeployFrom;
}

export interface PrivateNetworkProps extends NetworkPlace {
  readonly resourceGroup: ResourceGroup;
  readonly names: Names;
}

/** The network that apps leave through, and inside which alone data services are reached. */
export class PrivateNetwork extends Construct {
  readonly appSubnetId: string;
  /** Who is let in at the services' public addresses. */
  readonly openTo: { readonly subnetIds: readonly string[]; readonly ipRanges: readonly string[] };
  private readonly place: NetworkPlace;
  private readonly resourceGroup: ResourceGroup;
  private readonly names: Names;

  constructor(scope: Construct, id: string, { resourceGroup, names, ...place }: PrivateNetworkProps) {
    super(scope, id);
    this.place = place;
    this.resourceGroup = resourceGroup;
    this.names = names;
    this.appSubnetId = place.subnets.apps;
    const { inside = false, subnetIds = [], ipRanges = [] } = place.deployFrom;
    this.openTo = { subnetIds, ipRanges };
    if (!inside && this.isClosed) this.refuseNowhere();
  }

  /** Nobody is let in at a public address. Rules would not count: where public access is off, Azure reads none. */
  get isClosed(): boolean {
    return this.openTo.subnetIds.length === 0 && this.openTo.ipRanges.length === 0;
  }

  /** The nodes of a Kubernetes cluster live here. */
  get clusterSubnetId(): string {
    const { cluster } = this.place.subnets;
    if (cluster !== undefined) return cluster;
    throw new ConfigurationError(this, "ClusterSubnetNotNamed", {
      what: "there is a cluster, and subnets.cluster names no subnet for its nodes",
      why: "without one they would be in a network that Azure makes, away from everything else",
      fix: "name a subnet of at least /26 that nothing else is in",
    });
  }

  /** Seconds until an endpoint is known: a policy looks at it ten minutes after it was made. */
  get endpointSeconds(): number {
    return this.place.zones === "central" ? 900 : 0;
  }

  /** Gives a resource an address in this network, and its public name that address inside it. */
  addEndpoint(
    scope: Construct,
    service: PrivateService,
    resource: { readonly id: string; readonly purpose: string },
  ): PrivateEndpoint {
    const name = this.endpointName(service, resource.purpose);
    return new PrivateEndpoint(scope, `${service}Endpoint`, {
      name,
      resourceGroupName: this.resourceGroup.name,
      location: this.resourceGroup.location,
      subnetId: this.place.subnets.endpoints,
      privateServiceConnection: {
        name,
        isManualConnection: false,
        privateConnectionResourceId: resource.id,
        subresourceNames: [service],
      },
      ...this.publication(service),
    });
  }

  /**
   * Named after its zones, as Terraform may make a new one before the old one goes. In other zones nothing is in the way of
   * that. In the same, Azure refuses the name: two endpoints of a resource share one record, which goes with the first of them.
   */
  private endpointName(service: PrivateService, purpose: string): string {
    const zones = this.zoneIds(service)?.join().toLowerCase();
    const place =
      zones === undefined ? "" : `-${createHash("sha256").update(zones).digest("hex").slice(0, 5)}`;
    return this.names.of("privateEndpoint", `${purpose}-${service.toLowerCase()}${place}`);
  }

  private publication(service: PrivateService) {
    const privateDnsZoneIds = this.zoneIds(service);
    // the policy's group is not ours to take away
    if (privateDnsZoneIds === undefined) return { lifecycle: { ignoreChanges: ["private_dns_zone_group"] } };
    // without the group the public name keeps resolving to the public address, silently
    return { privateDnsZoneGroup: { name: "default", privateDnsZoneIds } };
  }

  /** undefined where a policy knows them. */
  private zoneIds(service: PrivateService): string[] | undefined {
    const { zones } = this.place;
    return zones === "central" ? undefined : privateDnsZones[service].map((name) => this.zoneId(zones, name));
  }

  private zoneId(zones: readonly string[], name: string): string {
    const found = zones.find((id) => id.toLowerCase().endsWith(`/privatednszones/${name}`));
    if (found !== undefined) return found;
    throw new ConfigurationError(this, "ZoneNotNamed", {
      what: `zones names no private DNS zone ${name}`,
      why: "the service's name would go on resolving to its public address, which is closed",
      fix: 'add the id of the zone, or say "central" when a policy of yours registers endpoints by itself',
    });
  }

  private refuseNowhere(): never {
    throw new ConfigurationError(this, "NoPlaceToDeployFrom", {
      what: "deployFrom names no place from which this environment can be deployed",
      why: "packages, models and pages are written to services that nobody outside the network reaches, so the deploy would stop at the first upload",
      fix: "name a runner's subnets in subnetIds or public addresses in ipRanges, or say inside: true when the deploy runs where the services' names resolve to their private endpoints",
    });
  }
}
