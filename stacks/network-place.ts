import type { IConstruct } from "constructs";
import { Names } from "../constructs/core/names";
import { type NetworkNeeds, ownNetworkIds } from "../constructs/private-network/own-network-ids";
import type { PrivateService } from "../constructs/private-network/private-dns-zones";
import type { NetworkPlace } from "../constructs/private-network/private-network";
import type { Environment } from "../environments/environment";

const always: readonly PrivateService[] = ["blob", "queue", "table", "vault"];
const ofSearch: readonly PrivateService[] = ["searchService", "redisEnterprise", "registry", "amlworkspace"];

/** What an environment asks of a network. */
export function networkNeeds({ workloads, search }: Environment): NetworkNeeds {
  return {
    services: workloads.search ? [...always, ...ofSearch] : always,
    hasCluster: workloads.search && search.scoring.compute.kind === "aks",
  };
}

/** Where an environment's endpoints and apps have their place; undefined when its network is public. */
export function networkPlaceOf(
  scope: IConstruct,
  product: string,
  environment: Environment,
): NetworkPlace | undefined {
  const { name, network, subscriptionId } = environment;
  if (network.mode === "public") return undefined;
  const { inside, subnets, ipRanges } = network.deployFrom;
  const names = new Names(scope, { product, environment: name, subscriptionId });
  const { runnerSubnetId, ...own } = ownNetworkIds(names, subscriptionId, networkNeeds(environment));
  const subnetIds = subnets.map((each) => (each === "runners" ? runnerSubnetId : each));
  return { ...(network.existing ?? own), deployFrom: { inside, subnetIds, ipRanges } };
}
