import { isWithin, sameId } from "../../../azure/resource-id";
import type { ArmRoute } from "../arm-route";
import type { Behaviour } from "../behaviour";
import type { Values } from "../protocol";
import { notFound, ResourceError } from "../resource-error";
import type { Resource, ResourceStore } from "../resource-store";
import { at, blocks, optionalText, text } from "../values";
import { armType } from "./azapi";

const lockType = "azurerm_management_lock";
const outboundRule = "Microsoft.MachineLearningServices/workspaces/outboundRules";

export const managementLock: Behaviour = {
  type: lockType,
  parity: "runs",
  reason: "refuses deletes (CanNotDelete) and changes (ReadOnly) at its scope and below",
};

/** @throws 409 ScopeLocked when a lock on the resource, above it or, for a delete, below it forbids the operation */
export function refuseWhenLocked(
  resources: ResourceStore,
  terraformId: string,
  operation: "delete" | "write",
): void {
  const id = inAzure(terraformId);
  const deleted = [id, ...connectionsOf(resources.get(terraformId))];
  const locks = resources
    .ofType(lockType)
    .filter((lock) => !sameId(lock.id, id))
    .filter(({ values }) => {
      const scope = text(values, "scope");
      if (operation === "delete")
        return deleted.some((each) => isWithin(each, scope) || isWithin(scope, each));
      return isWithin(id, scope) && values["lock_level"] === "ReadOnly";
    });
  if (locks.length === 0) return;
  const scopes = locks.map((lock) => `'${text(lock.values, "scope")}'`).join(", ");
  throw new ResourceError(
    409,
    "ScopeLocked",
    `The scope '${id}' cannot perform ${operation} operation because following scope(s) are locked: ${scopes}. ` +
      `Please remove the lock and try again.\n  fix: remove ${locks.map((lock) => lock.id).join(", ")}`,
  );
}

/** A private endpoint's connection lies below what it leads to, and goes with it; an outbound rule makes such an endpoint. */
function connectionsOf(endpoint: Resource | undefined): string[] {
  if (endpoint?.type === "azapi_resource" && armType(endpoint.values) === outboundRule) {
    const target = at(endpoint.values, "body.properties.destination.serviceResourceId");
    return [`${target}/privateEndpointConnections/${text(endpoint.values, "name")}`];
  }
  if (endpoint?.type !== "azurerm_private_endpoint") return [];
  const name = text(endpoint.values, "name");
  return blocks(endpoint.values, "private_service_connection")
    .flatMap((connection) => optionalText(connection, "private_connection_resource_id") ?? [])
    .map((target) => `${target}/privateEndpointConnections/${name}`);
}

/** azurerm names a diagnostic setting by what it is of and its own name, with a bar between. */
function inAzure(id: string): string {
  const [target = "", setting] = id.split("|");
  return setting === undefined ? id : `${target}/providers/Microsoft.Insights/diagnosticSettings/${setting}`;
}

const lockId = /^(\/subscriptions\/.+\/providers\/Microsoft\.Authorization\/locks\/[^/]+)$/i;

/** A lock can be read and lifted by people's tools; Terraform then finds it gone. */
export function lockRoutes(resources: ResourceStore): ArmRoute[] {
  return [
    {
      method: "GET",
      path: lockId,
      name: "GET a lock",
      action: "Microsoft.Authorization/locks/read",
      answer: (id) => Response.json(lockById(id, resources)),
    },
    {
      method: "DELETE",
      path: lockId,
      name: "DELETE a lock",
      action: "Microsoft.Authorization/locks/delete",
      answer: (id) => liftLock(id, resources),
    },
  ];
}

/** As Azure Resource Manager answers it. @throws ResourceError 404 */
function lockById(id: string, resources: ResourceStore): Values {
  const lock = resources.get(id);
  if (lock?.type !== lockType) throw notFound(id);
  return {
    id: lock.id,
    name: text(lock.values, "name"),
    type: "Microsoft.Authorization/locks",
    properties: { level: text(lock.values, "lock_level"), notes: lock.values["notes"] ?? null },
  };
}

/** What is not there is lifted, too. */
function liftLock(id: string, resources: ResourceStore): Response {
  const isThere = resources.get(id)?.type === lockType;
  if (isThere) resources.remove(id);
  return new Response(null, { status: isThere ? 200 : 204 });
}
