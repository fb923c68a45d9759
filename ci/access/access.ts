import { findRole } from "../../azure/roles/roles";
import type { Declared, Stack } from "../stack";
import { databaseAccessOf } from "./database-access";
import { referred } from "./declared-at";
import { appRoleAccess, credentialAccess } from "./directory-access";
import { type GrantedPrincipal, principalOf } from "./principals";
import { type GrantScope, scopeOf, typeOf } from "./scopes";

/** Who may do what on what, and which construct says so. */
export interface Access {
  /** Construct path of the grant, e.g. "Images/Storage/input/StorageBlobDataReader-e52880b5". */
  readonly path: string;
  readonly principal: GrantedPrincipal;
  /** Azure's name of the role, or of the policy of a service with roles of its own. */
  readonly role: string;
  /** What the role lets the principal do, in plain words: "read blobs". */
  readonly may: string;
  readonly on: GrantScope;
  /** A role with a condition allows less than its words say. */
  readonly conditional: boolean;
}

/** Every grant of a stack, in the order of the constructs that make them. */
export function accessOf(stack: Stack): Access[] {
  return [
    ...stack.declared.flatMap((declared) => readers[typeOf(declared)]?.(stack, declared) ?? []),
    ...databaseAccessOf(stack),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * What changes for whom. A grant that another construct makes now, with the same effect, is no change.
 *
 * @param before empty for an environment that does not exist yet
 */
export function accessDelta(
  before: readonly Access[],
  after: readonly Access[],
): { readonly gained: readonly Access[]; readonly lost: readonly Access[] } {
  return { gained: without(after, before), lost: without(before, after) };
}

/** How to read a grant, by the type of the resource that makes it. */
const readers: Readonly<Record<string, (stack: Stack, declared: Declared) => Access>> = {
  azurerm_role_assignment: (stack, { path, values }) => {
    const role = roleOf(stack, values);
    return {
      path,
      principal: principalOf(stack, values["principal_id"], values["principal_type"]),
      role,
      may: findRole(role)?.may ?? `what the role "${role}" allows`,
      on: scopeOf(stack, values["scope"]),
      conditional: values["condition"] !== undefined,
    };
  },
  "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments": (stack, { path, values }) => {
    const { properties } = values["body"] as CachePolicy;
    return {
      path,
      principal: principalOf(stack, properties.user.objectId),
      role: `cache policy "${properties.accessPolicyName}"`,
      may: "read and write the cache",
      on: scopeOf(stack, values["parent_id"]),
      conditional: false,
    };
  },
  azurerm_postgresql_flexible_server_active_directory_administrator: (stack, { path, values }) => ({
    path,
    principal: principalOf(stack, values["object_id"], values["principal_type"]),
    role: "administrator of the server",
    may: "do everything in its databases",
    on: scopeOf(stack, values["server_name"]),
    conditional: false,
  }),
  azuread_app_role_assignment: appRoleAccess,
  azuread_application_federated_identity_credential: credentialAccess,
  azurerm_key_vault_access_policy: (stack, { path, values }) => ({
    path,
    principal: principalOf(stack, values["object_id"]),
    role: "key vault access policy",
    may: vaultPolicyInWords(values),
    on: scopeOf(stack, values["key_vault_id"]),
    conditional: false,
  }),
};

interface CachePolicy {
  readonly properties: { readonly accessPolicyName: string; readonly user: { readonly objectId: string } };
}

function roleOf(stack: Stack, values: Declared["values"]): string {
  const name = values["role_definition_name"];
  if (name !== undefined) return String(name);
  const id = values["role_definition_id"];
  return String(referred(stack, id)?.values["name"] ?? id);
}

function vaultPolicyInWords(values: Declared["values"]): string {
  const kinds = ["secret", "key", "certificate"].flatMap((kind) => {
    const permissions = values[`${kind}_permissions`] as readonly string[] | undefined;
    return permissions?.length ? [`${permissions.join(", ").toLowerCase()} ${kind}s`] : [];
  });
  return kinds.join("; ") || "do nothing";
}

function without(some: readonly Access[], others: readonly Access[]): Access[] {
  const known = new Set(others.map(effectOf));
  return some.filter((access) => !known.has(effectOf(access)));
}

/** What tells two grants apart, however their constructs are called. */
function effectOf({ principal, role, on, conditional }: Access): string {
  return JSON.stringify([principal.kind, principal.name, role, on.path, conditional]);
}
