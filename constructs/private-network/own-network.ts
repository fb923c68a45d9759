import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Subnet, type SubnetConfig } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Construct } from "constructs";
import { ConfigurationError } from "../core/errors";
import type { Names } from "../core/names";
import { type Subnets, subnetsOf } from "./address-space";
import { Outbound } from "./outbound";
import { type NetworkNeeds, subnetNames, zoneNames } from "./own-network-ids";

export interface OwnNetworkProps extends NetworkNeeds {
  readonly resourceGroup: ResourceGroup;
  readonly names: Names;

  /** IPv4 range in CIDR form, /16 to /24, e.g. "10.40.0.0/22". */
  readonly addressSpace: string;

  /**
   * Whose machines deploy: "github" delegates their subnet to GitHub's private networking.
   *
   * @default "self-hosted"
   */
  readonly runners?: "github" | "self-hosted";
}

/**
 * A network for one environment, its private DNS zones, and a place in it from which the environment is deployed. It is
 * made before what is in it, by a stack of its own.
 */
export class OwnNetwork extends Construct {
  readonly network: VirtualNetwork;
  readonly runnerSubnet: Subnet;
  private readonly props: OwnNetworkProps;
  private readonly guard: NetworkSecurityGroup;

  constructor(scope: Construct, id: string, props: OwnNetworkProps) {
    super(scope, id);
    this.props = props;
    const ranges = this.checkedSubnets(props.addressSpace);
    this.network = this.createNetwork();
    this.guard = this.createGuard();

    const apps = this.addSubnet(
      "Apps",
      subnetNames.apps,
      ranges.apps,
      delegatedTo("Microsoft.App/environments"),
    );
    this.addTimeToLeave(apps);
    this.addSubnet("Endpoints", subnetNames.endpoints, ranges.endpoints);
    if (props.hasCluster) this.addSubnet("Cluster", subnetNames.cluster, ranges.cluster);
    this.runnerSubnet = this.createRunnerSubnet(ranges.runners);
    for (const name of zoneNames(props)) this.addZone(name);
  }

  private createNetwork(): VirtualNetwork {
    const { names, resourceGroup, addressSpace } = this.props;
    return new VirtualNetwork(this, "Resource", {
      name: names.of("virtualNetwork"),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      addressSpace: [addressSpace],
    });
  }

  /** Azure's own rules and no more: nobody comes in from the internet. */
  private createGuard(): NetworkSecurityGroup {
    const { names, resourceGroup } = this.props;
    return new NetworkSecurityGroup(this, "Guard", {
      name: names.of("networkSecurityGroup"),
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
    });
  }

  /**
   * Azure takes an app's link away from its subnet some minutes after the app is gone, and deletes no subnet before.
   *
   *     destroy:  (the estate's apps) ──▶ this time ──▶ subnet
   */
  private addTimeToLeave(apps: Subnet): void {
    new Sleep(this, "TimeToLeave", { destroyDuration: "600s", dependsOn: [apps] });
  }

  private createRunnerSubnet(range: string): Subnet {
    const { names, resourceGroup, runners = "self-hosted" } = this.props;
    const subnet = this.addSubnet("Runners", subnetNames.runners, range, {
      // so that services can let this subnet in at their public addresses
      serviceEndpoints: ["Microsoft.KeyVault", "Microsoft.Storage"],
      ...(runners === "github"
        ? delegatedTo("GitHub.Network/networkSettings")
        : { defaultOutboundAccessEnabled: false }),
    });
    new Outbound(this, "Outbound", { names, resourceGroup, subnet });
    return subnet;
  }

  private addSubnet(
    id: string,
    name: string,
    range: string,
    more: Pick<SubnetConfig, "defaultOutboundAccessEnabled" | "delegation" | "serviceEndpoints"> = {},
  ): Subnet {
    const scope = new Construct(this, id);
    const subnet = new Subnet(scope, "Resource", {
      name,
      resourceGroupName: this.props.resourceGroup.name,
      virtualNetworkName: this.network.name,
      addressPrefixes: [range],
      ...more,
    });
    new SubnetNetworkSecurityGroupAssociation(scope, "Guard", {
      subnetId: subnet.id,
      networkSecurityGroupId: this.guard.id,
    });
    return subnet;
  }

  private addZone(name: string): void {
    const { names, resourceGroup } = this.props;
    const scope = new Construct(this, name);
    const zone = new PrivateDnsZone(scope, "Resource", { name, resourceGroupName: resourceGroup.name });
    new PrivateDnsZoneVirtualNetworkLink(scope, "Link", {
      name: names.of("virtualNetwork"),
      resourceGroupName: resourceGroup.name,
      privateDnsZoneName: zone.name,
      virtualNetworkId: this.network.id,
    });
  }

  private checkedSubnets(addressSpace: string): Subnets {
    const subnets = subnetsOf(addressSpace);
    if (subnets) return subnets;
    throw new ConfigurationError(this, "AddressSpaceNotLegal", {
      what: `addressSpace is "${addressSpace}"`,
      why: "it must be an IPv4 network of /16 to /24 that begins at its first address: four subnets are cut from it",
      fix: 'pass a range such as "10.40.0.0/22" that nothing connected to it uses',
    });
  }
}

function delegatedTo(name: string): Pick<SubnetConfig, "delegation"> {
  const actions = ["Microsoft.Network/virtualNetworks/subnets/join/action"];
  return { delegation: [{ name: "delegation", serviceDelegation: { name, actions } }] };
}
