import { controls, type ResourceRights } from "../../azure/roles/allows";
import type { Environment } from "../../environments/environment";
import type { Azure } from "./azure";
import { type DoctorFinding, finding } from "./finding";

const needs = [
  { action: "Microsoft.Resources/subscriptions/resourceGroups/write", role: "Contributor" },
  {
    action: "Microsoft.Authorization/roleAssignments/write",
    role: "Role Based Access Control Administrator",
  },
] as const;

const locks = { action: "Microsoft.Authorization/locks/write", role: "Locks Contributor" } as const;

/** What whoever is signed in may do in a subscription. */
export async function permissionsIn(
  azure: Azure,
  subscriptionId: string,
): Promise<readonly ResourceRights[]> {
  return (await azure.list(
    `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
  )) as ResourceRights[];
}

/** Whoever is signed in may do what the deploy does. */
export async function checkRights(
  azure: Azure,
  { subscriptionId, dataProtected }: Environment,
): Promise<DoctorFinding[]> {
  const tell = finding("rights");
  const permissions = await permissionsIn(azure, subscriptionId);
  const missing = [...needs, ...(dataProtected ? [locks] : [])].filter(
    ({ action }) => !permissions.some((permission) => controls(permission, action)),
  );
  if (missing.length === 0) return [tell("ok", "whoever is signed in may make resources and assign roles")];
  return missing.map(({ action, role }) =>
    tell("blocks", `whoever is signed in may not ${action}`, `the role ${role} on the subscription`),
  );
}
