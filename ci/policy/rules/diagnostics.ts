import type { Estate, Resource } from "../resource";
import type { Rule } from "../rule";
import { hasFilesOnly } from "./deletion";

/** What writes logs, and the part of it that does; "" is the resource itself or any part. */
const writers: Readonly<Record<string, string>> = {
  azurerm_cdn_frontdoor_profile: "",
  azurerm_container_registry: "",
  azurerm_cosmosdb_account: "",
  azurerm_data_factory: "",
  azurerm_eventgrid_system_topic: "",
  azurerm_eventhub_namespace: "",
  azurerm_key_vault: "",
  azurerm_kubernetes_cluster: "",
  azurerm_managed_redis: "",
  azurerm_postgresql_flexible_server: "",
  azurerm_storage_account: "/blobServices/default",
  "Microsoft.MachineLearningServices/workspaces": "",
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": "",
  "Microsoft.Search/searchServices": "",
  "Microsoft.Web/sites": "",
};

const diagnostics: Rule = {
  id: "diagnostics",
  demand: "writes its logs to the environment's workspace",
  reason: "after an incident, the log is all there is to say who did what; Azure keeps none by itself",
  fix: "add an azurerm_monitor_diagnostic_setting with its logs and log_analytics_workspace_id",
  kinds: Object.keys(writers),
  check: (writer, { estate }) => {
    if (writer.isPart) return [];
    const part = hasFilesOnly(writer, estate) ? "/fileServices/default" : (writers[writer.kind] ?? "");
    const of = part === "" ? "it" : `its ${part.split("/")[1]}`;
    return logsOf(writer, part, estate) ? [] : [{ what: `no diagnostic setting takes the logs of ${of}` }];
  },
};

export const diagnosticsRules: readonly Rule[] = [diagnostics];

function logsOf(writer: Resource, part: string, estate: Estate): boolean {
  return estate
    .all("azurerm_monitor_diagnostic_setting")
    .filter(({ values }) => estate.refersTo(values["target_resource_id"], writer))
    .filter(({ values }) => String(values["target_resource_id"]).endsWith(part))
    .some(
      ({ values }) =>
        values["log_analytics_workspace_id"] !== undefined &&
        Array.isArray(values["enabled_log"]) &&
        values["enabled_log"].length > 0,
    );
}
