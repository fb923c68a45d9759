import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { IConstruct } from "constructs";
import { ConfigurationError } from "../core/errors";
import { roleIds } from "./role-ids";

/** Roles that let whoever has them give away more than they have themselves. */
const neverAssigned = ["Owner", "Role Based Access Control Administrator", "User Access Administrator"];

/** The built-in roles that an estate assigns, each once, by name. */
export function rolesAssignedBy(estate: IConstruct): string[] {
  const names = estate.node
    .findAll()
    .filter((each) => each instanceof RoleAssignment)
    .flatMap(({ roleDefinitionNameInput }) => roleDefinitionNameInput ?? []);
  return [...new Set(names)].sort();
}

/**
 * Condition of a role assignment: whoever has the role may assign, and take away, these roles and no other.
 *
 * @param scope for the error's path
 * @throws ConfigurationError RoleNotDelegable, RoleIdUnknown
 */
export function mayAssignOnly(scope: IConstruct, roles: readonly string[]): string {
  const ids = roles.map((role) => idOf(scope, role)).join(", ");
  const allowed = (action: string, source: string) =>
    `(!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'}) OR ` +
    `@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}})`;
  return `(${allowed("write", "Request")} AND ${allowed("delete", "Resource")})`;
}

function idOf(scope: IConstruct, role: string): string {
  if (neverAssigned.includes(role)) {
    throw new ConfigurationError(scope, "RoleNotDelegable", {
      what: `the estate assigns ${role}`,
      why: "a deployer that may assign it could make itself owner of everything",
      fix: "assign a role that cannot assign roles, or have the platform team assign this one by hand",
    });
  }
  const id = roleIds[role];
  if (id !== undefined) return id;
  throw new ConfigurationError(scope, "RoleIdUnknown", {
    what: `the estate assigns ${role}, whose id is not known here`,
    why: "the condition on the deployer's right to assign roles compares ids",
    fix: "add it to constructs/bootstrap/role-ids.ts: az role definition list --name NAME --query [0].name",
  });
}
