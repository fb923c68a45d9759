import type { Change } from "../plan/change";

/** What a reviewer has to think about: the worst first. */
export const kinds = ["data", "access", "model", "configuration", "code", "move"] as const;
export type Kind = (typeof kinds)[number];

/** A change belongs to the first kind that holds for it. */
export function kindOf(change: Change): Kind {
  if (destroysData(change)) return "data";
  if (change.action === "move") return "move";
  const kind = resourceKind(change);
  if (isAccess(kind) || (change.action !== "create" && opensUp(change))) return "access";
  if (isModel(kind, change)) return "model";
  return isCode(kind, change) ? "code" : "configuration";
}

/** Azure's type for azapi, Terraform's otherwise: "Microsoft.Web/sites", "azurerm_storage_account". */
export function resourceKind({ type, before, after }: Change): string {
  const armType = (after ?? before)?.["type"];
  return type.startsWith("azapi_") && typeof armType === "string" ? armType.replace(/@.*/, "") : type;
}

/** What is gone for good, or for as long as nobody restores it, when the resource goes. */
const holdsData = new Set([
  "Microsoft.DBforPostgreSQL/flexibleServers",
  "Microsoft.DocumentDB/databaseAccounts",
  "Microsoft.Search/searchServices",
  "Microsoft.Search/searchServices/indexes",
  "Microsoft.Storage/storageAccounts",
  "azurerm_application_insights",
  "azurerm_container_registry",
  "azurerm_cosmosdb_account",
  "azurerm_cosmosdb_sql_container",
  "azurerm_cosmosdb_sql_database",
  "azurerm_eventhub",
  "azurerm_eventhub_namespace",
  "azurerm_key_vault",
  "azurerm_key_vault_key",
  "azurerm_key_vault_secret",
  "azurerm_log_analytics_workspace",
  "azurerm_machine_learning_workspace",
  "azurerm_postgresql_flexible_server",
  "azurerm_postgresql_flexible_server_database",
  "azurerm_resource_group",
  "azurerm_storage_account",
  "azurerm_storage_container",
  "azurerm_storage_queue",
  "azurerm_storage_table",
]);

function destroysData(change: Change): boolean {
  return (change.action === "delete" || change.action === "replace") && holdsData.has(resourceKind(change));
}

const access = new Set([
  "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
  "azurerm_federated_identity_credential",
  "azurerm_key_vault_access_policy",
  "azurerm_management_lock",
  "azurerm_role_assignment",
  "azurerm_role_definition",
  "azurerm_user_assigned_identity",
]);

const isAccess = (kind: string) => access.has(kind);

/** Attributes that say who reaches a resource over which network and with which kind of proof. */
const doors =
  /public_?network|ip_?(rules|security|restriction)|network_(rules|acls)|firewall|local_?auth|shared_access_key|https?_?only|min(imum)?_?tls|admin_enabled|anonymous|allow_nested_items|cors/i;

function opensUp({ before, after }: Change): boolean {
  const flat = (values: unknown) => new Map(leaves(values).filter(([path]) => doors.test(path)));
  const [old, next] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...next.keys()])].some((path) => old.get(path) !== next.get(path));
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
    (type === "azapi_resource_action" && (action === "restart" || action === "syncfunctiontriggers"))
  );
}

/** Every value that is not a list or an object, with where it stands: ["site_config.0.cors", …]. */
export function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, item]) =>
    leaves(item, path === "" ? name : `${path}.${name}`),
  );
}
