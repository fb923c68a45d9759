import { randomUUID } from "node:crypto";
import { localPeople } from "../../../identity/local-ids";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import { managedIdentities, principalTypeOf } from "../../../resource-manager/principals";
import type { Values } from "../../../resource-manager/protocol";
import { ResourceError } from "../../../resource-manager/resource-error";
import { blocks, text, texts } from "../../../resource-manager/values";

export const appRoleAssignment: Behaviour = {
  type: "azuread_app_role_assignment",
  parity: "runs",
  reason: "the roles in tokens of whom it names",

  id: (planned) =>
    `/servicePrincipals/${text(planned, "resource_object_id")}/appRoleAssignedTo/${randomUUID()}`,

  apply({ id, planned }, world) {
    const resource = world.resources.get(`/servicePrincipals/${text(planned, "resource_object_id")}`);
    if (resource === undefined)
      throw refuse(
        "Request_ResourceNotFound",
        "the resource's service principal",
        "resource_object_id",
        planned,
      );
    const member = memberTypeOf(planned, world);
    requireRole(planned, resource.values, member, world);
    refuseSecond(id, planned, world);
    return {
      resource_display_name: resource.values["display_name"],
      principal_display_name: nameOf(text(planned, "principal_object_id"), world),
      principal_type: member,
    };
  },
};

type Member = "Group" | "ServicePrincipal" | "User";

function memberTypeOf(planned: Values, world: World): Member {
  const type = principalTypeOf(world, text(planned, "principal_object_id"));
  if (type === undefined)
    throw refuse("Request_ResourceNotFound", "the principal", "principal_object_id", planned);
  return type;
}

function requireRole(planned: Values, resource: Values, member: Member, { resources }: World): void {
  const registration = resources
    .ofType("azuread_application")
    .find(({ values }) => values["client_id"] === resource["client_id"]);
  const role = blocks(registration?.values ?? {}, "app_role").find(
    (each) => each["id"] === planned["app_role_id"],
  );
  if (role === undefined) throw refuse("Request_BadRequest", "the app role", "app_role_id", planned);
  const needed = member === "ServicePrincipal" ? "Application" : "User";
  if (texts(role, "allowed_member_types").includes(needed)) return;
  throw new ResourceError(
    400,
    "Request_BadRequest",
    `The app role ${text(role, "value")} is not for a ${member}: its allowed_member_types are ${texts(role, "allowed_member_types").join(", ")}.`,
    { attribute: ["app_role_id"] },
  );
}

function refuseSecond(id: string, planned: Values, world: World): void {
  const { resources } = world;
  const same = resources
    .ofType("azuread_app_role_assignment")
    .find(
      (other) =>
        other.id !== id &&
        ["resource_object_id", "principal_object_id", "app_role_id"].every(
          (name) => other.values[name] === planned[name],
        ),
    );
  if (same === undefined) return;
  if (world.isOrphan(same)) {
    resources.remove(same.id);
    return;
  }
  throw new ResourceError(
    400,
    "Request_BadRequest",
    "Permission being assigned already exists on the object.\n" +
      `  why: ${text(planned, "principal_object_id")} has this app role already\n` +
      "  fix: let one construct own the assignment, or import it",
  );
}

function nameOf(objectId: string, { resources }: World): string {
  const person = localPeople.find((one) => one.objectId === objectId);
  const identity = managedIdentities(resources).find((one) => one.objectId === objectId);
  return person?.name ?? identity?.name ?? "deployers";
}

function refuse(code: string, what: string, attribute: string, planned: Values): ResourceError {
  return new ResourceError(
    404,
    code,
    `Resource '${text(planned, attribute)}' does not exist or one of its queried reference-property objects are not present: ${what} is unknown to this directory.`,
    { attribute: [attribute] },
  );
}
