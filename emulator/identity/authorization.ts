import { isWithin } from "../../azure/resource-id";
import { allows, rolesAllowing } from "../../azure/roles/allows";
import { findRole } from "../../azure/roles/roles";
import { AccessDenied, type LocalPrincipal } from "./identity";

/** Who may do what where: `azurerm_role_assignment`, reduced to what decides. */
export interface RoleAssignment {
  /** ARM id of a subscription, resource group, resource or part of one. */
  readonly scope: string;
  readonly roleDefinitionName: string;
  /** Object id of the grantee. */
  readonly principalId: string;
}

/** Whether a role of the principal, assigned on the resource or above it, allows the action. */
export function isAllowed(
  assignments: readonly RoleAssignment[],
  principalId: string,
  action: string,
  resourceId: string,
): boolean {
  return assignments.some((assignment) => {
    if (assignment.principalId.toLowerCase() !== principalId.toLowerCase()) return false;
    if (!isWithin(resourceId, assignment.scope)) return false;
    const role = findRole(assignment.roleDefinitionName);
    return role !== undefined && allows(role, action);
  });
}

/** Azure's refusal, in words that tell which grant is missing. */
export function refusal(principal: LocalPrincipal, action: string, resourceId: string): AccessDenied {
  const isYou = principal.kind === "Developer";
  const who = isYou ? `you, the ${principal.name}` : `"${principal.name}"`;
  const [narrowest, ...wider] = rolesAllowing([action]).map(({ name }) => name);
  const others = wider.length > 0 ? ` (${wider.join(", ")} would do as well)` : "";
  const advice =
    narrowest === undefined
      ? "no built-in role that the local Azure knows allows it"
      : `grant ${isYou ? "yourself" : "it"} the role "${narrowest}"${others} on ${resourceId} or a scope above it`;
  return new AccessDenied(
    403,
    codeFor(action),
    `${who} (object id ${principal.objectId}) may not perform ${action} on ${resourceId}.\n` +
      "  why: no role assignment on this resource or above it allows the action\n" +
      `  fix: ${advice}`,
  );
}

/** The same while Azure has not heard of a grant: in storage's own words, which do not tell it from a missing one. */
export function notYet(principal: LocalPrincipal, action: string, resourceId: string): AccessDenied {
  return new AccessDenied(
    403,
    codeFor(action),
    "This request is not authorized to perform this operation using this permission.\n" +
      `  why: "${principal.name}" may perform ${action} on ${resourceId} by a role assignment that was made too lately to count\n` +
      "  fix: wait for it; grantsTakeSeconds in the environment's file says how long the local Azure takes",
  );
}

function codeFor(action: string): string {
  if (/^Microsoft\.Storage\//i.test(action)) return "AuthorizationPermissionMismatch";
  if (/^Microsoft\.KeyVault\//i.test(action)) return "ForbiddenByRbac";
  return "AuthorizationFailed";
}
