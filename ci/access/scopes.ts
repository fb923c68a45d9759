import { type Declared, referencesIn, type Stack } from "../stack";

/** What a grant is on. */
export interface Scope {
  /** Construct path, e.g. "Images/Storage/input"; the id itself when no construct of the stack makes it. */
  readonly path: string;
  /** In plain words, e.g. "container". */
  readonly kind: string;
  /** Terraform's address of the resource; undefined when it is not of this stack. */
  readonly address?: string;
}

/** Attributes that name what a resource lies in, the nearest first. */
const parents = [
  "storage_account_id",
  "storage_account_name",
  "parent_id",
  "key_vault_id",
  "workspace_id",
  "data_factory_id",
  "resource_group_name",
  "resource_group_id",
];

const kinds: Readonly<Record<string, string>> = {
  azurerm_application_insights: "telemetry",
  azurerm_key_vault: "key vault",
  azurerm_machine_learning_workspace: "ML workspace",
  azurerm_managed_redis: "cache",
  azurerm_storage_account: "storage account",
  azurerm_storage_container: "container",
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": "ML endpoint",
  "Microsoft.Search/searchServices": "search service",
  "Microsoft.Web/sites": "function app",
};

/** The resource of a stack that an id, which may be a Terraform expression, belongs to. */
export function scopeOf(stack: Stack, id: unknown): Scope {
  const [reference] = referencesIn(id);
  const declared = stack.declared.find(({ address }) => address === reference?.address);
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

/** Of an ARM type, and so also of what azapi makes: "Microsoft.Web/sites". */
export function typeOf({ type, values }: Declared): string {
  return type.startsWith("azapi_") ? String(values["type"]).replace(/@.*$/, "") : type;
}

function parentOf(stack: Stack, address: string): string | undefined {
  const values = stack.declared.find((declared) => declared.address === address)?.values ?? {};
  const found = parents.flatMap((name) => referencesIn(values[name]));
  return found.find((reference) => reference.address !== address)?.address;
}

function kindOf(declared: Declared): string {
  const type = typeOf(declared);
  const last = type.split("/").at(-1) ?? type;
  return kinds[type] ?? last.replace(/^azurerm_/, "").replaceAll("_", " ");
}

function kindOfId(id: string): string {
  if (/^\/subscriptions\/[^/]+\/?$/i.test(id)) return "subscription";
  if (/\/resourceGroups\/[^/]+\/?$/i.test(id)) return "resource group";
  return "resource elsewhere";
}
