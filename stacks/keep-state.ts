import { join } from "node:path";
import { AzurermBackend, LocalBackend, type TerraformStack } from "cdktf";

/** A container that only whoever deploys can open. */
export interface StateContainer {
  readonly storageAccountName: string;
  readonly containerName: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
}

/**
 * Where Terraform keeps what it knows of a stack.
 *
 * @param place a folder of this machine, absolute, where there is no account, or not yet
 */
export function keepState(stack: TerraformStack, name: string, place: string | StateContainer): void {
  if (typeof place === "string") new LocalBackend(stack, { path: join(place, "terraform.tfstate") });
  else new AzurermBackend(stack, { ...place, key: `${name}.tfstate`, useAzureadAuth: true });
}
