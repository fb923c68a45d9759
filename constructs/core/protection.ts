import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/**
 * Keeps what holds data from being deleted: Terraform refuses to plan it, Azure refuses to do it.
 *
 * To delete it on purpose, deploy once without the protection, then remove it.
 */
export function protectFromDeletion(
  scope: Construct,
  resource: TerraformResource & { readonly id: string },
): ManagementLock {
  resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
  return new ManagementLock(scope, "Lock", {
    name: "holds-data",
    scope: resource.id,
    lockLevel: "CanNotDelete",
    notes: "Holds data. Turn dataProtected off in the environment's file and deploy before deleting it.",
  });
}
