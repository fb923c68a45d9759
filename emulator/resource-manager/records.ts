import type { Behaviour } from "./behaviour";
import type { Values } from "./protocol";
import { stableGuid } from "./stable-guid";
import { blocks } from "./values";

interface KnownRecord {
  readonly reason: string;
  /** What Azure computes for it. */
  readonly computed?: (planned: Values, id: string) => Values;
}

/** Types that have no effect on one machine, with what other resources may read of them. */
const records: Readonly<Record<string, KnownRecord>> = {
  azurerm_log_analytics_workspace: {
    reason: "telemetry is kept by the component itself; there is no KQL",
    computed: (planned, id) => ({
      workspace_id: stableGuid(id, "workspace"),
      primary_shared_key: "",
      secondary_shared_key: "",
      sku: planned["sku"] ?? "PerGB2018",
      retention_in_days: planned["retention_in_days"] ?? 30,
      local_authentication_enabled: planned["local_authentication_enabled"] ?? true,
      local_authentication_disabled: !(planned["local_authentication_enabled"] ?? true),
    }),
  },
  azurerm_application_insights_standard_web_test: {
    reason: "nobody asks from outside",
    computed: (planned) => ({ synthetic_monitor_id: planned["name"] }),
  },
  azurerm_monitor_action_group: { reason: "nobody is notified" },
  azurerm_monitor_diagnostic_setting: {
    reason: "logs of the local services go to `vitrine logs` without it",
  },
  azurerm_monitor_metric_alert: { reason: "metrics are not watched" },
  azurerm_monitor_scheduled_query_rules_alert_v2: {
    reason: "queries are not run",
    computed: () => ({
      created_with_api_version: "2023-12-01",
      is_a_legacy_log_analytics_rule: false,
      is_workspace_alerts_storage_configured: false,
    }),
  },
  azurerm_monitor_smart_detector_alert_rule: { reason: "nothing is learned from telemetry" },
  azurerm_monitor_autoscale_setting: { reason: "one instance of everything" },
  azurerm_monitor_workspace: { reason: "there are no Prometheus metrics" },
  azurerm_application_insights_workbook: { reason: "there is no portal to show it" },
  azurerm_dashboard_grafana: { reason: "there is no Grafana to show it" },
  azurerm_storage_management_policy: { reason: "no blob is moved or deleted by age" },
  azurerm_virtual_network: {
    reason: "every service listens on 127.0.0.1 alone",
    computed: (planned, id) => ({
      guid: stableGuid(id, "network"),
      dns_servers: planned["dns_servers"] ?? [],
      subnet: [],
    }),
  },
  azurerm_subnet: { reason: "every service listens on 127.0.0.1 alone" },
  azurerm_network_security_group: { reason: "every service listens on 127.0.0.1 alone" },
  azurerm_subnet_network_security_group_association: {
    reason: "every service listens on 127.0.0.1 alone",
  },
  azurerm_public_ip: {
    reason: "every service listens on 127.0.0.1 alone",
    computed: () => ({ fqdn: "", ip_address: "127.0.0.1" }),
  },
  azurerm_nat_gateway: {
    reason: "the machine has its own way out",
    computed: (_planned, id) => ({ resource_guid: stableGuid(id, "gateway") }),
  },
  azurerm_nat_gateway_public_ip_association: { reason: "the machine has its own way out" },
  azurerm_subnet_nat_gateway_association: { reason: "the machine has its own way out" },
  azurerm_private_dns_zone: {
    reason: "names resolve as the machine resolves them",
    computed: () => ({
      max_number_of_record_sets: 25_000,
      max_number_of_virtual_network_links: 1000,
      max_number_of_virtual_network_links_with_registration: 100,
      number_of_record_sets: 1,
    }),
  },
  azurerm_private_dns_zone_virtual_network_link: { reason: "names resolve as the machine resolves them" },
  azurerm_private_endpoint: {
    reason: "every service listens on 127.0.0.1 alone",
    computed: (planned, id) => ({
      custom_dns_configs: [],
      network_interface: [{ id: `${id}.nic`, name: `${planned["name"]}.nic` }],
      private_dns_zone_configs: [],
      private_service_connection: blocks(planned, "private_service_connection").map((connection) => ({
        ...connection,
        private_ip_address: "127.0.0.1",
      })),
    }),
  },
  azurerm_container_registry: {
    reason: "no image is stored",
    computed: (planned) => ({
      login_server: `${String(planned["name"]).toLowerCase()}.azurecr.io`,
      admin_username: "",
      admin_password: "",
    }),
  },
  azurerm_machine_learning_compute_cluster: { reason: "no image is built and no job runs" },
  azurerm_role_definition: {
    reason: "roles of one's own are not enforced: only built-in roles can be assigned",
    computed: (planned, id) => ({
      role_definition_id: planned["role_definition_id"] ?? stableGuid(id, "role"),
      role_definition_resource_id: `${planned["scope"]}/providers/Microsoft.Authorization/roleDefinitions/${planned["role_definition_id"] ?? stableGuid(id, "role")}`,
      assignable_scopes: planned["assignable_scopes"] ?? [planned["scope"]],
    }),
  },
};

/** A behaviour for what is only kept. */
export function recordOf(type: string): Behaviour {
  const known = records[type];
  return {
    type,
    parity: "recorded",
    reason:
      known?.reason ?? "no behaviour on this machine; its id may differ from Azure's (azure/resource-types)",
    ...(known?.computed ? { apply: ({ planned, id }) => known.computed?.(planned, id) ?? {} } : {}),
    ...(type === "azurerm_monitor_diagnostic_setting"
      ? { id: (planned: Values) => `${planned["target_resource_id"]}|${planned["name"]}` }
      : {}),
    ...(type === "azurerm_storage_management_policy"
      ? { id: (planned: Values) => `${planned["storage_account_id"]}/managementPolicies/default` }
      : {}),
  };
}
