import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { LockOrder } from "./lock-order";

/**
 * Keeps what holds data from being deleted: Terraform refuses to plan it, Azure refuses to do it.
 *
 * Azure then deletes nothing below it either: containers, role assignments, diagnostic settings, connections of private
 * endpoints. For one such change `npx vitrine unlock ENVIRONMENT` lifts the locks, and the next deploy puts them back. To
 * delete the resource itself on purpose, deploy once without the protection, then remove it.
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
    notes:
      "Holds data. For one change below it: npx vitrine unlock. To delete it: turn dataProtected off in the environment's file and deploy.",
    dependsOn: [LockOrder.of(scope)],
  });
}
