import type { Change } from "../plan/change";
import type { Values } from "../stack";

/** Azure's type for azapi, Terraform's otherwise: "Microsoft.Web/sites", "azurerm_storage_account". */
export function resourceKind({ type, before, after }: Pick<Change, "type" | "before" | "after">): string {
  const armType = (after ?? before)?.["type"];
  return type.startsWith("azapi_") && typeof armType === "string" ? armType.replace(/@.*/, "") : type;
}

/**
 * Every value that is not a list or an object, with where it stands: "site_config.0.cors". Named things of a list
 * stand by their name: what is put in between does not make all that follows different.
 */
export function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(named(value)).flatMap(([name, item]) =>
    leaves(item, path === "" ? name : `${path}.${name}`),
  );
}

function named(value: object): object {
  if (!Array.isArray(value) || value.length === 0) return value;
  const names = value.map((item) => (item as { name?: unknown } | null)?.name);
  if (!names.every((name) => typeof name === "string") || new Set(names).size < names.length) return value;
  return Object.fromEntries(value.map((item, index) => [names[index], withoutName(item)]));
}

/** A setting with a name and a value is the value. */
function withoutName({ name: _, ...rest }: Values): unknown {
  const [[only, value] = ["", undefined], ...others] = Object.entries(rest);
  return only === "value" && others.length === 0 ? value : rest;
}
