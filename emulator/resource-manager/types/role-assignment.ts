import { randomUUID } from "node:crypto";
import { sameId } from "../../../azure/resource-id";
import type { Role } from "../../../azure/roles/role";
import { findRole, roles } from "../../../azure/roles/roles";
import type { Behaviour, World } from "../behaviour";
import { principalTypeOf } from "../principals";
import type { Values } from "../protocol";
import { notFound, notRunLocally, ResourceError } from "../resource-error";
import { optionalText, text } from "../values";

export const roleAssignment: Behaviour = {
  type: "azurerm_role_assignment",
  parity: "runs",
  reason: "decides each call to blobs, queues, tables, secrets and telemetry",

  id: (planned) => {
    const name = optionalText(planned, "name") ?? randomUUID();
    return `${text(planned, "scope")}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  },

  apply({ id, planned, prior }, world) {
    if (optionalText(planned, "condition")) {
      throw notRunLocally("conditions of role assignments", "leave condition out for the environment local", [
        "condition",
      ]);
    }
    const role = roleOf(planned);
    const scope = text(planned, "scope");
    requireScope(scope, world);
    const principalId = text(planned, "principal_id");
    const principalType = requirePrincipal(planned, principalId, world);
    if (prior === undefined) {
      refuseSecond(scope, role, principalId, world);
      world.unkind.grants.made(id);
    }

    return {
      name: id.slice(id.lastIndexOf("/") + 1),
      role_definition_name: role.name,
      role_definition_id: `/subscriptions/${world.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
      principal_type: principalType,
      condition_version: null,
      skip_service_principal_aad_check: planned["skip_service_principal_aad_check"] ?? null,
    };
  },

  delete: (assignment, { unkind }) => unkind.grants.remove(assignment),
};

function roleOf(planned: Values): Role {
  const name = optionalText(planned, "role_definition_name");
  const id = optionalText(planned, "role_definition_id");
  const role = findRole(name ?? id?.slice(id.lastIndexOf("/") + 1) ?? "");
  if (role !== undefined) return role;
  const attribute = name ? "role_definition_name" : "role_definition_id";
  throw new ResourceError(
    400,
    "RoleDefinitionDoesNotExist",
    `loading Role Definition List: could not find role '${name ?? id}'.\n` +
      "  why: it is not one of the built-in roles that the local Azure knows\n" +
      `  fix: use one of ${roles.map((one) => `"${one.name}"`).join(", ")}, ` +
      "or add its definition to azure/roles",
    { attribute: [attribute] },
  );
}

function requireScope(scope: string, { resources, subscriptionId }: World): void {
  if (sameId(scope, `/subscriptions/${subscriptionId}`) || resources.get(scope)) return;
  throw notFound(scope);
}

function requirePrincipal(planned: Values, principalId: string, world: World): string {
  const actual = principalTypeOf(world, principalId);
  if (actual === undefined) {
    throw new ResourceError(
      400,
      "PrincipalNotFound",
      `Principal ${principalId} does not exist in the directory ${world.identity.tenantId}.`,
      { attribute: ["principal_id"] },
    );
  }
  const declared = optionalText(planned, "principal_type") ?? actual;
  if (declared === actual) return actual;
  throw new ResourceError(
    400,
    "UnmatchedPrincipalType",
    `The PrincipalId '${principalId}' has type '${actual}', which is different from the specified PrincipalType '${declared}'.`,
    { attribute: ["principal_type"] },
  );
}

function refuseSecond(scope: string, role: Role, principalId: string, world: World): void {
  const { resources } = world;
  const same = resources
    .ofType("azurerm_role_assignment")
    .find(
      ({ values }) =>
        sameId(text(values, "scope"), scope) &&
        text(values, "role_definition_name") === role.name &&
        text(values, "principal_id") === principalId,
    );
  if (same === undefined) return;
  if (world.isOrphan(same)) {
    resources.remove(same.id);
    return;
  }
  throw new ResourceError(
    409,
    "RoleAssignmentExists",
    "The role assignment already exists. " +
      `The ID of the existing role assignment is ${text(same.values, "name").replaceAll("-", "")}.\n` +
      `  why: the principal ${principalId} has the role "${role.name}" on ${scope} already\n` +
      "  fix: let one construct own the grant, or import it",
  );
}
