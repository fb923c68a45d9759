import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Construct } from "constructs";
import { ConfigurationError } from "../core/errors";
import type { Names } from "../core/names";
import { type Subnets, subnetsOf } from "./address-space";
import { type PrivateService, privateDnsZones } from "./private-dns-zones";

export interface PrivateNetworkProps {
  readonly resourceGroup: ResourceGroup;
  readonly names: Names;

  /** IPv4 range in CIDR form, /16 to /24, e.g. "10.40.0.0/22". */
  readonly addressSpace: string;

  /**
   * Public addresses that still reach storage and vault, for a deployer outside the network.
   *
   * @default - none; the deployer has to run inside the network
   */
  readonly allowedIpRanges?: readonly string[];
}

/** A network of its own: apps leave through it, and data services are only reached inside it. */
export class PrivateNetwork extends Construct {
  readonly network: VirtualNetwork;
  /** Function apps leave through this subnet. */
  readonly appSubnet: Subnet;
  readonly allowedIpRanges: readonly string[];
  private readonly endpointSubnet: Subnet;
  private readonly resourceGroup: ResourceGroup;
  private readonly names: Names;
  private readonly ranges: Subnets;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    this.resourceGroup = props.resourceGroup;
    this.names = props.names;
    this.allowedIpRanges = props.allowedIpRanges ?? [];
    this.ranges = this.checkedSubnets(props.addressSpace);

    this.network = new VirtualNetwork(this, "Resource", {
      name: this.names.of("virtualNetwork"),
      resourceGroupName: this.resourceGroup.name,
      location: this.resourceGroup.location,
      addressSpace: [props.addressSpace],
    });
    this.appSubnet = this.createAppSubnet(this.ranges.apps);
    this.endpointSubnet = this.createSubnet("Endpoints", "endpoints", this.ranges.endpoints);
  }

  /** The nodes of a Kubernetes cluster live here; made for the first who asks. */
  get clusterSubnet(): Subnet {
    const existing = this.node.tryFindChild("Cluster") as Subnet | undefined;
    return existing ?? this.createSubnet("Cluster", "cluster", this.ranges.cluster);
  }

  /** Gives a resource an address in this network, and its public name that address inside it. */
  addEndpoint(
    scope: Construct,
    service: PrivateService,
    resource: { readonly id: string; readonly purpose: string },
  ): PrivateEndpoint {
    const name = this.names.of("privateEndpoint", `${resource.purpose}-${service.toLowerCase()}`);
    return new PrivateEndpoint(scope, `${service}Endpoint`, {
      name,
      resourceGroupName: this.resourceGroup.name,
      location: this.resourceGroup.location,
      subnetId: this.endpointSubnet.id,
      privateServiceConnection: {
        name,
        isManualConnection: false,
        privateConnectionResourceId: resource.id,
        subresourceNames: [service],
      },
      // without the group the public name keeps resolving to the public address, silently
      privateDnsZoneGroup: { name: "default", privateDnsZoneIds: this.zones(service).map(({ id }) => id) },
    });
  }

  private zones(service: PrivateService): PrivateDnsZone[] {
    const names: readonly string[] = [privateDnsZones[service]].flat();
    return names.map((name, index) => this.zone(`${service}Zone${index === 0 ? "" : index + 1}`, name));
  }

  private zone(id: string, name: string): PrivateDnsZone {
    const existing = this.node.tryFindChild(id) as PrivateDnsZone | undefined;
    if (existing) return existing;
    const zone = new PrivateDnsZone(this, id, { name, resourceGroupName: this.resourceGroup.name });
    new PrivateDnsZoneVirtualNetworkLink(this, `${id}Link`, {
      name: this.names.of("virtualNetwork"),
      resourceGroupName: this.resourceGroup.name,
      privateDnsZoneName: zone.name,
      virtualNetworkId: this.network.id,
    });
    return zone;
  }

  private createAppSubnet(range: string): Subnet {
    const subnet = this.createSubnet("Apps", "apps", range);
    subnet.putDelegation([
      {
        name: "flex-consumption",
        serviceDelegation: {
          name: "Microsoft.App/environments",
          actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
        },
      },
    ]);
    return subnet;
  }

  private createSubnet(id: string, name: string, range: string): Subnet {
    return new Subnet(this, id, {
      name,
      resourceGroupName: this.resourceGroup.name,
      virtualNetworkName: this.network.name,
      addressPrefixes: [range],
    });
  }

  private checkedSubnets(addressSpace: string): Subnets {
    const subnets = subnetsOf(addressSpace);
    if (subnets) return subnets;
    throw new ConfigurationError(this, "AddressSpaceNotLegal", {
      what: `addressSpace is "${addressSpace}"`,
      why: "it must be an IPv4 network of /16 to /24 that begins at its first address: two subnets are cut from it",
      fix: 'pass a range such as "10.40.0.0/22" that nothing connected to it uses',
    });
  }
}
