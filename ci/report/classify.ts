import { resourceTypes } from "../../azure/resource-types/resource-types";
import type { Change } from "../plan/change";
import { lossOf } from "./data-loss";
import { isPackageContainer, packageContainerOf } from "./package-container";
import { leaves, resourceKind } from "./values";

/** What a reviewer has to think about: the worst first. */
export const kinds = ["data", "access", "model", "configuration", "code", "move"] as const;
export type ChangeKind = (typeof kinds)[number];

/** A change belongs to the first kind that holds for it. */
export function kindOf(change: Change): ChangeKind {
  if (lossOf(change)) return "data";
  if (change.action === "move") return "move";
  const kind = resourceKind(change);
  if (resourceTypes[kind]?.decidesAccess || (change.action === "update" && movesDoors(change)))
    return "access";
  if (isModel(kind, change)) return "model";
  return isCode(kind, change) ? "code" : "configuration";
}

/** Attributes that say who reaches a resource over which network and with which kind of proof. */
const doors =
  /public_?network|ip_?(rules|security|restriction)|network_(rules|acls)|firewall|local_?auth|shared_access_key|https?_?only|min(imum)?_?tls|admin_enabled|anonymous|allow_nested_items|cors/i;

/** Opens or closes a door. What a deploy alone will tell is no change of doors. */
function movesDoors({ before, after, unknown }: Change): boolean {
  const flat = (values: unknown) => new Map(leaves(values).filter(([path]) => doors.test(path)));
  const [old, next, later] = [flat(before), flat(after), flat(unknown)];
  return [...new Set([...old.keys(), ...next.keys()])].some(
    (path) => later.get(path) !== true && (old.get(path) ?? null) !== (next.get(path) ?? null),
  );
}

function isModel(kind: string, { before, after }: Change): boolean {
  return (
    (kind.startsWith("Microsoft.MachineLearningServices/workspaces/") && !kind.includes("/environments/")) ||
    (kind === "azurerm_storage_blob" && (after ?? before)?.["storage_container_name"] === "models")
  );
}

/** What a new package makes Terraform touch. */
function isCode(kind: string, { type, after, before }: Change): boolean {
  const { action } = after ?? before ?? {};
  return (
    kind === "azurerm_storage_blob" ||
    kind.startsWith("Microsoft.MachineLearningServices/workspaces/environments") ||
    type === "terraform_data" ||
    (type === "azurerm_storage_container" && packageContainerOf({ type, before, after }) !== undefined) ||
    (kind === "Microsoft.Web/sites" && isNewCode(before, after)) ||
    (type === "azapi_resource_action" && (action === "restart" || action === "syncfunctiontriggers"))
  );
}

/** An app that is to run another package, and stays as it is otherwise. */
function isNewCode(before: Change["before"], after: Change["after"]): boolean {
  if (before === null || after === null) return false;
  const [old, next] = [before["body"], after["body"]].map((body) => new Map(leaves(body)));
  const differing = [...new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])])].filter(
    (path) => old?.get(path) !== next?.get(path),
  );
  return differing.length > 0 && differing.every((path) => isPackageContainer(next?.get(path)));
}
