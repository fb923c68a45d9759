import { recorded } from "../../../resource-manager/recorded-type";
import { workspaceGuid } from "../components";

export const logAnalyticsWorkspace = recorded({
  type: "azurerm_log_analytics_workspace",
  reason: "keeps what its component received, and answers a part of Kusto's queries",
  computed: (planned, id) => ({
    workspace_id: workspaceGuid(id),
    primary_shared_key: "",
    secondary_shared_key: "",
    sku: planned["sku"] ?? "PerGB2018",
    retention_in_days: planned["retention_in_days"] ?? 30,
    local_authentication_enabled: planned["local_authentication_enabled"] ?? true,
    local_authentication_disabled: !(planned["local_authentication_enabled"] ?? true),
  }),
});

export const webTest = recorded({
  type: "azurerm_application_insights_standard_web_test",
  reason: "nobody asks from outside",
  computed: (planned) => ({ synthetic_monitor_id: planned["name"] }),
});

export const diagnosticSetting = recorded({
  type: "azurerm_monitor_diagnostic_setting",
  reason: "logs of the local services go to `vitrine logs` without it",
  id: (planned) => `${planned["target_resource_id"]}|${planned["name"]}`,
});
