import { resourceTypes } from "../../azure/resource-types/resource-types";
import { migrationChangeOf } from "../migrations/migration-change";
import type { Change } from "../plan/change";
import { packageContainerOf } from "./package-container";
import { leaves, resourceKind } from "./values";

/** How long something is kept: less of it deletes what is older. */
const kept = /retention|delete_after|days_after_.*delete/i;

/** What a change destroys, as the end of a sentence about the resource; undefined when nothing is lost. */
export function lossOf(change: Change): string | undefined {
  const { action } = change;
  // code, which is made again from the sources
  if (change.type === "azurerm_storage_container" && packageContainerOf(change) !== undefined)
    return undefined;
  if ((action === "delete" || action === "replace") && resourceTypes[resourceKind(change)]?.losesData)
    return action === "delete"
      ? "is deleted, with everything in it"
      : "is deleted and made anew, empty: what is in it is lost";
  return action === "update" ? shortened(change) : lostInDatabase(change);
}

/** SQL that a database has not seen yet. */
function lostInDatabase(change: Change): string | undefined {
  const added = migrationChangeOf(change)?.added ?? [];
  const losses = added.flatMap(({ name, losses }) => losses.map((loss) => `${name} ${loss}`));
  return losses.length === 0 ? undefined : `brings new migrations: ${losses.join(", ")}`;
}

function shortened({ before, after }: Change): string | undefined {
  const old = new Map(leaves(before));
  const [found] = leaves(after).flatMap(([attribute, value]) => {
    if (typeof value !== "number" || !kept.test(attribute)) return [];
    const previous = old.get(attribute);
    const isNew = typeof previous !== "number" && /delete/i.test(attribute) && value > 0;
    const isLess = typeof previous === "number" && value < previous && value > 0;
    if (!isNew && !isLess) return [];
    const setting = attribute.replace(/\.\d+(?=\.|$)/g, "");
    return [`keeps less: ${setting} ${isLess ? `${previous} → ${value}` : value}; what is older is deleted`];
  });
  return found;
}
