import type { Names } from "../core/names";
import { type PrivateService, privateDnsZones } from "./private-dns-zones";
import type { NetworkPlace } from "./private-network";

export const subnetNames = {
  apps: "apps",
  endpoints: "endpoints",
  cluster: "cluster",
  runners: "runners",
} as const;

/** What an `OwnNetwork` has for an environment. */
export interface NetworkNeeds {
  /** Services with private endpoints; each has its zones. */
  readonly services: readonly PrivateService[];
  readonly hasCluster: boolean;
}

export const zoneNames = ({ services }: NetworkNeeds): readonly string[] =>
  services.flatMap((service): readonly string[] => privateDnsZones[service]);

/** Of its own, so that the network outlives what is in it. */
export const networkGroupName = (names: Names): string => names.of("resourceGroup", "network");

export interface OwnNetworkIds extends Omit<NetworkPlace, "deployFrom"> {
  /** Where machines that deploy have their place. */
  readonly runnerSubnetId: string;
}

/** Ids follow from names, so that whoever is in the network need not read the state of what made it. */
export function ownNetworkIds(names: Names, subscriptionId: string, needs: NetworkNeeds): OwnNetworkIds {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${networkGroupName(names)}`;
  const provider = `${group}/providers/Microsoft.Network`;
  const subnet = (name: string) =>
    `${provider}/virtualNetworks/${names.of("virtualNetwork")}/subnets/${name}`;
  return {
    subnets: {
      apps: subnet(subnetNames.apps),
      endpoints: subnet(subnetNames.endpoints),
      ...(needs.hasCluster && { cluster: subnet(subnetNames.cluster) }),
    },
    zones: zoneNames(needs).map((name) => `${provider}/privateDnsZones/${name}`),
    runnerSubnetId: subnet(subnetNames.runners),
  };
}
