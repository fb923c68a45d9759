import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { Construct, Node } from "constructs";

/** What Microsoft Entra ID knows a principal as. */
export type PrincipalType = "Group" | "ServicePrincipal" | "User";

/** Anything that acts in Azure under its own identity. */
export interface Grantee {
  readonly node: Node;
  readonly principalId: string;
  /** @default "ServicePrincipal" - a managed identity */
  readonly principalType?: PrincipalType;
  /** Told about each grant, so that what runs under this identity can wait for it. */
  granted?(permission: Permission): void;
}

/** A resource that lets somebody in: a role assignment, or what a service with roles of its own has instead. */
export interface Permission {
  readonly node: Node;
  readonly id: string;
  readonly friendlyUniqueId: string;
}

/** A construct whose resource has addresses in a private network: whoever may use it has to find them. */
export interface Reachable {
  /** Empty where there is no private network. */
  readonly endpoints: readonly Pick<Permission, "friendlyUniqueId" | "id">[];
}

/**
 * Lets `grantee` act on `resourceId` in one built-in role.
 *
 * Granting twice is the same as granting once. The assignment is returned so that whatever needs the
 * permission can wait for it.
 */
export function grant(owner: Construct, grantee: Grantee, role: string, resourceId: string): RoleAssignment {
  // addr is the hash of the full path, so two grantees with the same id stay apart
  const id = `${role.replaceAll(" ", "")}-${grantee.node.addr.slice(-8)}`;
  const existing = owner.node.tryFindChild(id) as RoleAssignment | undefined;
  if (existing) return existing;

  const assignment = new RoleAssignment(owner, id, {
    scope: resourceId,
    roleDefinitionName: role,
    principalId: grantee.principalId,
    // said outright, Azure need not look the identity up in a directory that may not have it yet
    principalType: grantee.principalType ?? "ServicePrincipal",
  });
  grantee.granted?.(assignment);
  return assignment;
}
