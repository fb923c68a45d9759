import { resourceTypes } from "../../azure/resource-types/resource-types";
import { type Declared, referencesIn, type Stack } from "../stack";
import { declaredAt, referred } from "./declared-at";

/** What a grant is on. */
export interface GrantScope {
  /** Construct path, e.g. "Images/Storage/input"; the id itself when no construct of the stack makes it. */
  readonly path: string;
  /** In plain words, e.g. "container". */
  readonly kind: string;
  /** Terraform's address of the resource; undefined when it is not of this stack. */
  readonly address?: string;
}

/** What names the resource that another is a part of, by the beginning of Terraform's type; the first that fits decides. */
const parents: readonly (readonly [type: string, ...attributes: string[]])[] = [
  ["azapi_", "parent_id"],
  ["azurerm_data_factory_", "data_factory_id"],
  ["azurerm_eventhub", "namespace_id", "resource_group_name"],
  ["azurerm_servicebus_", "namespace_id", "topic_id", "resource_group_name"],
  ["azurerm_key_vault_", "key_vault_id"],
  ["azurerm_machine_learning_compute_", "machine_learning_workspace_id"],
  ["azurerm_machine_learning_datastore_", "workspace_id"],
  ["azurerm_storage_account", "resource_group_name"],
  ["azurerm_storage_", "storage_account_id", "storage_account_name"],
  ["azurerm_", "resource_group_name", "resource_group_id"],
];

/** The resource of a stack that an id, which may be a Terraform expression, belongs to. */
export function scopeOf(stack: Stack, id: unknown): GrantScope {
  const declared = referred(stack, id);
  if (declared) return { path: declared.path, kind: kindOf(declared), address: declared.address };
  return { path: String(id), kind: kindOfId(String(id)) };
}

/** A resource and all it lies in, the innermost first: a container, its account, its resource group. */
export function withParents(stack: Stack, address: string): string[] {
  const chain: string[] = [];
  for (
    let at: string | undefined = address;
    at !== undefined && !chain.includes(at);
    at = parentOf(stack, at)
  )
    chain.push(at);
  return chain;
}

/** Terraform's type, or Azure's of what azapi makes: "Microsoft.Web/sites". */
export function typeOf({ type, values }: Declared): string {
  const isAzapi = type === "azapi_resource" || type === "azapi_data_plane_resource";
  return isAzapi ? String(values["type"]).split("@", 1).join("") : type;
}

function parentOf(stack: Stack, address: string): string | undefined {
  const declared = declaredAt(stack, address);
  const [, ...attributes] = parents.find(([type]) => declared?.type.startsWith(type)) ?? [];
  const [parent] = attributes.flatMap((name) => referencesIn(declared?.values[name]));
  return parent?.address;
}

function kindOf(declared: Declared): string {
  const type = typeOf(declared);
  const last = type.split("/").at(-1) ?? type;
  return resourceTypes[type]?.words ?? last.replace(/^(azurerm|azuread)_/, "").replaceAll("_", " ");
}

function kindOfId(id: string): string {
  if (/^\/subscriptions\/[^/]+\/?$/i.test(id)) return "subscription";
  if (/\/resourceGroups\/[^/]+\/?$/i.test(id)) return "resource group";
  return "resource elsewhere";
}
