import { armId, azapiId } from "../resource-manager/arm-paths";
import type { Values } from "../resource-manager/protocol";
import { stableGuid } from "../resource-manager/stable-guid";
import type { Block, Type } from "./schema/schema";
import { dynamicFromJson, toJson } from "./values/json";
import { isList, isObject, type ObjectValue, typeOfBlock, Unknown, type Value } from "./values/value";

const subscription = "00000000-0000-0000-0000-000000000000";

/**
 * What a resource would look like once it is deployed, with made-up values where only Azure knows: the same ones for
 * the same resource each time. So a stack gets a state to plan changes against, with no account and nothing deployed.
 */
export function assumedState(type: string, planned: ObjectValue, block: Block): ObjectValue {
  const known = toJson(planned) as Values;
  const id = typeof known["id"] === "string" ? known["id"] : idOf(type, known);
  const exported = paths(known["response_export_values"]);
  return { ...(filled({ ...planned, ...madeUpBlocks(), id }, typeOfBlock(block)) as ObjectValue), id };

  /** What Azure alone fills in, such as the identity of a cluster's machines: others refer to it by its first item. */
  function madeUpBlocks(): ObjectValue {
    const ofAzure = Object.entries(block.blocks).filter(
      ([name, { computed, max, block: inner }]) =>
        computed &&
        max === 1 &&
        planned[name] instanceof Unknown &&
        Object.values(inner.attributes).every((attribute) => attribute.computed),
    );
    return Object.fromEntries(
      ofAzure.map(([name, inner]) => [name, [madeUp(typeOfBlock(inner.block), name)]]),
    );
  }

  function filled(value: Value, fieldType: Type, name = ""): Value {
    if (value instanceof Unknown) return madeUp(fieldType, name);
    if (isList(value)) {
      const inner = Array.isArray(fieldType) ? (fieldType[1] as Type) : "dynamic";
      return value.map((item) => filled(item, inner, name));
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, item]) => [
        field,
        filled(item, typeOfField(fieldType, field), field),
      ]),
    );
  }

  function madeUp(fieldType: Type, name: string): Value {
    if (fieldType === "string") return madeUpText(name, String(known["name"] ?? "resource"), id);
    if (fieldType === "number") return 1;
    if (fieldType === "bool") return false;
    if (fieldType === "dynamic") return dynamicFromJson(exported(id));
    return fieldType[0] === "object"
      ? Object.fromEntries(
          Object.entries(fieldType[1]).map(([field, inner]) => [field, madeUp(inner, field)]),
        )
      : fieldType[0] === "map"
        ? {}
        : [];
  }
}

function typeOfField(type: Type, field: string): Type {
  if (!Array.isArray(type)) return "dynamic";
  if (type[0] === "object") return (type[1] as Readonly<Record<string, Type>>)[field] ?? "dynamic";
  return type[0] === "map" ? (type[1] as Type) : "dynamic";
}

/** What a service answers with below `output`, as far as the stack reads it. @param exported `response_export_values` */
export function paths(exported: unknown): (id: string) => unknown {
  const wanted = Array.isArray(exported) ? exported.map(String) : [];
  return (id: string): unknown => {
    const output: Record<string, unknown> = {};
    for (const path of wanted) {
      const names = path.split(".");
      const last = names.pop() ?? "";
      let at = output;
      for (const name of names) {
        at[name] ??= {};
        at = at[name] as Record<string, unknown>;
      }
      at[last] = madeUpText(last, id.slice(id.lastIndexOf("/") + 1), id);
    }
    return output;
  };
}

const hosts: readonly (readonly [RegExp, string])[] = [
  [/^(primary|secondary)_(blob|queue|table|file|dfs|web)_/, "$2.core.windows.net"],
  [/^vault_uri$/, "vault.azure.net"],
  [/^(default_)?host_?name$/i, "azurewebsites.net"],
];

function madeUpText(attribute: string, name: string, id: string): string {
  const [pattern, domain] = hosts.find(([each]) => each.test(attribute)) ?? [];
  const host = `${name}.${pattern && domain ? (attribute.match(pattern)?.[0] ?? "").replace(pattern, domain) : "assumed.azure"}`;
  if (/(endpoint|uri|url)$/i.test(attribute)) return `https://${host}/`;
  if (/host_?name$|_host$/i.test(attribute)) return host;
  return stableGuid(id, attribute);
}

/** Ids that other resources check the shape of. */
const ids: Readonly<Record<string, (values: Values) => string>> = {
  azurerm_resource_group: ({ name }) => `/subscriptions/${subscription}/resourceGroups/${name}`,
  azurerm_storage_container: ({ name, storage_account_id: account }) =>
    `${account}/blobServices/default/containers/${name}`,
  azurerm_role_assignment: (values) =>
    `${values["scope"]}/providers/Microsoft.Authorization/roleAssignments/${stableGuid(JSON.stringify(values), "role")}`,
};

function idOf(type: string, values: Values): string {
  const name = String(values["name"] ?? "");
  if (type === "azapi_resource")
    return azapiId(String(values["parent_id"] ?? ""), String(values["type"]), name);
  if (type === "azapi_data_plane_resource") return `${values["parent_id"]}/${name}`;
  if (type.startsWith("azapi_"))
    return [values["resource_id"], values["action"]].filter((part) => typeof part === "string").join("/");
  const own = ids[type]?.(values);
  if (own !== undefined) return own;
  try {
    return armId(type, values, subscription);
  } catch {
    // parts that are named by something else
    const above = String(
      values["scope"] ?? values["storage_account_id"] ?? values["storage_container_name"] ?? "",
    );
    return `${above}/${type.replace(/^azurerm_/, "")}/${stableGuid(JSON.stringify(values), type)}`;
  }
}
