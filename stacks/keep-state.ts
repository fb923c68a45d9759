import { join } from "node:path";
import {
  AzurermBackend,
  HttpBackend,
  type HttpBackendConfig,
  LocalBackend,
  type TerraformStack,
} from "cdktf";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "../constructs/core/errors";
import type { EnvironmentOf } from "../environments/environment-schema";

/** A container that only whoever deploys can open. */
export interface StateContainer {
  readonly storageAccountName: string;
  readonly containerName: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
}

export type StatePlace = "served" | (string & {}) | StateContainer;

/**
 * Where Terraform keeps what it knows of a stack.
 *
 * @param place a folder of this machine, absolute, where there is no account, or not yet; "served" by whoever runs
 * Terraform, which tells it the address
 * @throws when another stack keeps its state there: each would destroy what the other has made
 */
export function keepState(stack: TerraformStack, name: string, place: StatePlace): void {
  if (place === "served") {
    new HttpBackend(stack, addressInEnvironment);
    return;
  }
  const file = typeof place === "string" ? join(place, "terraform.tfstate") : `${name}.tfstate`;
  refuseShared(
    stack,
    typeof place === "string" ? file : [place.storageAccountName, place.containerName, file].join("/"),
  );
  if (typeof place === "string") new LocalBackend(stack, { path: file });
  else new AzurermBackend(stack, { ...place, key: file, useAzureadAuth: true });
}

/**
 * Where an environment keeps the state of one of its stacks. That of `local` is served from where what it describes
 * lies: both go with a destroy.
 */
export function statePlace(environment: EnvironmentOf, root: string, stack = environment.name): StatePlace {
  const { state, subscriptionId, tenantId } = environment;
  if (stack === "local") return "served";
  if (state.kind === "checkout") return join(root, ".vitrine/state", stack);
  const { storageAccountName, containerName } = state;
  return { storageAccountName, containerName, subscriptionId, tenantId };
}

/** Whoever runs Terraform serves the state anew each time, and no two of them at one address. */
const addressInEnvironment = {} as HttpBackendConfig;

/** Stacks of one app by where they keep their states. */
const owners = new WeakMap<IConstruct, Map<string, TerraformStack>>();

function refuseShared(stack: TerraformStack, address: string): void {
  const known = owners.get(stack.node.root) ?? new Map<string, TerraformStack>();
  owners.set(stack.node.root, known);
  const key = address.toLowerCase(); // some disks see no difference between Dev and dev
  const other = known.get(key);
  if (other !== undefined)
    throw new ConfigurationError(stack, "StateShared", {
      what: `its state is where the stack ${other.node.id} keeps its own`,
      why: "each would destroy what the other has made, for Terraform would not find it in the stack",
      fix: "give each environment a name and a container of its own",
    });
  known.set(key, stack);
}
