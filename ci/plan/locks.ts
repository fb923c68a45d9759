import { isWithin } from "../../azure/resource-id";
import { resourceTypes } from "../../azure/resource-types/resource-types";
import type { Values } from "../stack";
import type { Change } from "./change";

/** Something that Azure lets nobody delete, nor anything below it. */
export interface Lock {
  /** As Terraform names the lock itself. */
  readonly address: string;
  /** Where the constructs lock it, e.g. "Images/Storage". */
  readonly path: string;
  /** Azure's id of what is locked. */
  readonly scope: string;
}

/** The locks of a stack as a plan finds them. */
export interface Locks {
  readonly inForce: readonly Lock[];
  /** Taken off since the last deploy: this one puts them back. */
  readonly lifted: readonly Lock[];
}

/** A change that Azure refuses with 409 ScopeLocked while a lock is in force. */
export interface LockedChange {
  readonly change: Change;
  readonly lock: Lock;
}

export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: Values;
}

const type = "azurerm_management_lock";

/**
 * @param prior what Terraform's state has when the plan begins, after it has looked into Azure
 * @param planned everything that the plan changes
 */
export function locksOf(
  prior: readonly StateResource[],
  planned: readonly Change[],
  pathOf: (address: string) => string,
): Locks {
  const lockedPath = (address: string) => pathOf(address).replace(/\/[^/]*$/, "");
  const goes = new Set(planned.filter(({ action }) => action === "delete").map(({ address }) => address));
  const wereThere = prior.some(({ values }) => putsInOrder(values));
  return {
    // those that the plan itself takes off are off before it deletes anything
    inForce: prior
      .filter((each) => each.type === type && !goes.has(each.address))
      .map(({ address, values }) => ({ address, path: lockedPath(address), scope: String(values["scope"]) })),
    // of what is only made now, nobody knows the id yet
    lifted: planned
      .filter(({ type: kind, action, after }) => kind === type && action === "create" && after?.["scope"])
      .filter(() => wereThere)
      .map(({ address, after }) => ({ address, path: lockedPath(address), scope: String(after?.["scope"]) })),
  };
}

/** What only makes locks wait for the rest: nothing happens when it changes. */
export function putsInOrder(values: Values | null): boolean {
  const input = values?.["input"];
  return typeof input === "object" && input !== null && "before_locks" in input;
}

/** What cannot be done before the locks are lifted. */
export function lockedChanges(changes: readonly Change[], { inForce }: Locks): LockedChange[] {
  return changes.flatMap((change) => {
    const place = placeOf(change);
    const lock = place && inForce.find(({ scope }) => isWithin(place, scope) || isWithin(scope, place));
    return lock ? [{ change, lock }] : [];
  });
}

interface OutboundRule {
  readonly properties?: { readonly destination?: { readonly serviceResourceId?: string } };
}

const destinationIn = (body: unknown) =>
  (body as OutboundRule | null)?.properties?.destination?.serviceResourceId;

const outboundRule = "Microsoft.MachineLearningServices/workspaces/outboundRules";

/** What says where it is, where the id that Terraform knows it by does not. */
const placedBy: Readonly<Record<string, (values: Values) => unknown>> = {
  // the endpoint that a rule makes, as any other
  azapi_resource: ({ type: azureType, body }) =>
    String(azureType).startsWith(`${outboundRule}@`) ? destinationIn(body) : undefined,
  azurerm_eventgrid_event_subscription: ({ scope }) => scope,
  azurerm_monitor_diagnostic_setting: ({ target_resource_id: target }) => target,
  // Azure takes the connection away from what it leads to
  azurerm_private_endpoint: ({ private_service_connection: connections }) =>
    (connections as readonly Values[] | undefined)?.[0]?.["private_connection_resource_id"],
  azurerm_role_assignment: ({ scope }) => scope,
  azurerm_storage_management_policy: ({ storage_account_id: account }) => account,
};

/** Azure's id of what is deleted, or of what it is deleted from; undefined when nothing is. */
function placeOf({ type: kind, action, before }: Change): string | undefined {
  if (action !== "delete" && action !== "replace") return undefined;
  if (before === null || resourceTypes[kind]?.deletesNothing) return undefined;
  const place = placedBy[kind]?.(before) ?? before["id"];
  // what only a data plane knows has no such id, and no lock keeps it
  return typeof place === "string" && place.startsWith("/subscriptions/") ? place : undefined;
}
