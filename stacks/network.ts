import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Aspects, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Names } from "../constructs/core/names";
import { Tags } from "../constructs/core/tags";
import { OwnNetwork } from "../constructs/private-network/own-network";
import { networkGroupName } from "../constructs/private-network/own-network-ids";
import type { EnvironmentOf } from "../environments/environment-schema";
import type { PrivateNetworkEnvironment } from "../environments/network-schema";
import { environmentRefusal } from "../environments/placeholders";
import { networkProvidersOf } from "../environments/resource-providers";
import { needsOf } from "../workloads/needs";
import type { Workloads } from "../workloads/workload";
import { keepState, statePlace } from "./keep-state";
import { networkNeeds } from "./network-place";
import { refusePlaceholders } from "./refuse-placeholders";

/** Name of the stack with an environment's network. */
export const networkStackName = (environment: string): string => `network-${environment}`;

export interface NetworkProps {
  /** Part of most names, and a tag of everything, e.g. "vitrine". */
  readonly product: string;
  readonly environment: EnvironmentOf;
  /** Those that the environment's file may name. */
  readonly workloads: Workloads;
  readonly own: NonNullable<PrivateNetworkEnvironment["own"]>;
  /** The checkout, absolute. */
  readonly root: string;
}

/**
 * The network of one environment, made before it and from anywhere: `npx cdktf deploy network-<environment>`. It is
 * all of Azure Resource Manager; what writes data is the estate, which is deployed from inside.
 */
export class Network extends TerraformStack {
  constructor(scope: Construct, id: string, { product, environment, workloads, own, root }: NetworkProps) {
    super(scope, id);
    const { name, subscriptionId, tenantId, location, tags } = environment;
    const names = new Names(this, { product, environment: name, subscriptionId });
    new AzurermProvider(this, "Azure", {
      subscriptionId,
      tenantId,
      resourceProviderRegistrations: "core",
      resourceProvidersToRegister: networkProvidersOf(own),
      features: [{}],
    });
    new TimeProvider(this, "Time");
    this.addOverride("terraform.required_version", ">= 1.5");
    keepState(this, id, statePlace(environment, root, id));
    Aspects.of(this).add(new Tags({ product, environment: name, ...tags }));

    const resourceGroup = new ResourceGroup(this, "Group", { name: networkGroupName(names), location });
    refusePlaceholders(resourceGroup, environmentRefusal(environment));
    const network = new OwnNetwork(this, "Network", {
      ...networkNeeds(needsOf(workloads, environment)),
      ...own,
      resourceGroup,
      names,
    });
    new TerraformOutput(this, "runner_subnet_id", { value: network.runnerSubnet.id });
    new TerraformOutput(this, "virtual_network_id", { value: network.network.id });
  }
}

/** The stacks of those environments that have a network of their own. */
export function networksOf<Environment extends EnvironmentOf>(
  scope: Construct,
  {
    environments,
    ...props
  }: Pick<NetworkProps, "product" | "root" | "workloads"> & { readonly environments: readonly Environment[] },
): { readonly environment: Environment; readonly stack: Network }[] {
  return environments.flatMap((environment) => {
    const { network, name } = environment;
    if (network.mode === "public" || network.own === undefined) return [];
    const stack = new Network(scope, networkStackName(name), { environment, own: network.own, ...props });
    return [{ environment, stack }];
  });
}
