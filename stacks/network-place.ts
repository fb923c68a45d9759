import type { IConstruct } from "constructs";
import { Names } from "../constructs/core/names";
import { type NetworkNeeds, ownNetworkIds } from "../constructs/private-network/own-network-ids";
import type { PrivateService } from "../constructs/private-network/private-dns-zones";
import type { NetworkPlace } from "../constructs/private-network/private-network";
import type { EnvironmentOf } from "../environments/environment-schema";
import type { WorkloadNeeds } from "../workloads/needs";

const always: readonly PrivateService[] = ["blob", "queue", "table", "vault"];

/** What the workloads of an environment ask of its network. */
export function networkNeeds({ privateServices, hasCluster }: Required<WorkloadNeeds>): NetworkNeeds {
  return { services: [...new Set([...always, ...privateServices])], hasCluster };
}

/** An environment of a product, and what its workloads need. */
interface Placed {
  readonly product: string;
  readonly environment: EnvironmentOf;
  readonly needs: Required<WorkloadNeeds>;
}

/** Where an environment's endpoints and apps have their place; undefined when its network is public. */
export function networkPlaceOf(
  scope: IConstruct,
  { product, environment, needs }: Placed,
): NetworkPlace | undefined {
  const { name, network, subscriptionId } = environment;
  if (network.mode === "public") return undefined;
  const { inside, subnets, ipRanges } = network.deployFrom;
  const names = new Names(scope, { product, environment: name, subscriptionId });
  const { runnerSubnetId, ...own } = ownNetworkIds(names, subscriptionId, networkNeeds(needs));
  const subnetIds = subnets.map((each) => (each === "runners" ? runnerSubnetId : each));
  return { ...(network.existing ?? own), deployFrom: { inside, subnetIds, ipRanges } };
}
