import { createHash } from "node:crypto";
import { armTypeOf, resourceTypes } from "../../azure/resource-types/resource-types";
import type { Values } from "./protocol";
import { optionalText, text } from "./values";

/**
 * The id that Azure's provider gives.
 *
 * A type of which nobody has said what its id is made of gets `.../providers/Vitrine.Local/{type}/{name}`: of the
 * right shape, but not Azure's. Say it in azure/resource-types when something reads its id.
 */
export function armId(type: string, values: Values, subscriptionId: string): string {
  const subscription = `/subscriptions/${subscriptionId}`;
  const group = optionalText(values, "resource_group_name");
  const inGroup = (path: string, name: string) =>
    `${subscription}${group ? `/resourceGroups/${group}` : ""}/providers/${path}/${name}`;

  const from = resourceTypes[type]?.id;
  // parts without a name (an association) are told apart by what they are made of
  if (from === undefined)
    return inGroup(
      `Vitrine.Local/${type.replace(/^azurerm_/, "")}`,
      optionalText(values, "name") ?? digest(values),
    );
  // of what is set on a resource, azurerm takes the id of that one, which is taken here
  if ("setOn" in from) return `${text(values, from.setOn)}/${from.below}`;
  const name = text(values, "name");
  if ("armType" in from) return inGroup(from.armType, name);
  const parent =
    "parentId" in from
      ? text(values, from.parentId)
      : inGroup(armTypeOf(from.parent) ?? from.parent, text(values, from.parentName));
  return `${parent}/${from.below}/${name}`;
}

/**
 * The id that azapi makes of a parent and a name.
 *
 * @param type with or without its version, e.g. "Microsoft.Web/sites@2025-03-01"
 */
export function azapiId(parent: string, type: string, name: string): string {
  const [kind = ""] = type.split("@");
  const scope = parent === "/" ? "" : parent;
  if (kind.toLowerCase() === "microsoft.resources/resourcegroups") return `${scope}/resourceGroups/${name}`;
  const path = kind.split("/");
  return path.length > 2 ? `${scope}/${path.at(-1)}/${name}` : `${scope}/providers/${kind}/${name}`;
}

function digest(values: Values): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 16);
}
