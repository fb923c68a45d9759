import type { Change } from "../plan/change";
import { packageContainerOf } from "./package-container";
import { leaves, resourceKind } from "./values";

/** What is gone for good, or for as long as nobody restores it, when the resource goes. */
const holdsData = new Set([
  "Microsoft.DBforPostgreSQL/flexibleServers",
  "Microsoft.DocumentDB/databaseAccounts",
  "Microsoft.MachineLearningServices/workspaces",
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
  "azurerm_postgresql_flexible_server",
  "azurerm_postgresql_flexible_server_database",
  "azurerm_resource_group",
  "azurerm_storage_account",
  "azurerm_storage_container",
  "azurerm_storage_queue",
  "azurerm_storage_table",
]);

/** How long something is kept: less of it deletes what is older. */
const kept = /retention|delete_after|days_after_.*delete/i;

/** What a change destroys, as the end of a sentence about the resource; undefined when nothing is lost. */
export function lossOf(change: Change): string | undefined {
  const { action } = change;
  // code, which is made again from the sources
  if (change.type === "azurerm_storage_container" && packageContainerOf(change) !== undefined)
    return undefined;
  if ((action === "delete" || action === "replace") && holdsData.has(resourceKind(change)))
    return action === "delete"
      ? "is deleted, with everything in it"
      : "is deleted and made anew, empty: what is in it is lost";
  return action === "update" ? shortened(change) : undefined;
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
