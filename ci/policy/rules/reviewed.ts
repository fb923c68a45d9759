import type { Rule } from "../rule";

/** Kinds that say nothing a rule could ask for, beyond what every resource is asked. */
const nothingToAsk: readonly string[] = [
  "azurerm_application_insights_standard_web_test",
  "azurerm_cdn_frontdoor_endpoint",
  "azurerm_cdn_frontdoor_firewall_policy",
  "azurerm_cdn_frontdoor_origin",
  "azurerm_cdn_frontdoor_origin_group",
  "azurerm_cdn_frontdoor_rule",
  "azurerm_cdn_frontdoor_rule_set",
  "azurerm_cdn_frontdoor_security_policy",
  "azurerm_client_config",
  "azurerm_data_factory_dataset_binary",
  "azurerm_data_factory_pipeline",
  "azurerm_data_factory_trigger_schedule",
  "azurerm_kubernetes_cluster_extension",
  "azurerm_kubernetes_cluster_trusted_access_role_binding",
  "azurerm_management_lock",
  "azurerm_monitor_action_group",
  "azurerm_monitor_autoscale_setting",
  "azurerm_monitor_diagnostic_setting",
  "azurerm_monitor_metric_alert",
  "azurerm_monitor_scheduled_query_rules_alert_v2",
  "azurerm_monitor_smart_detector_alert_rule",
  "azurerm_nat_gateway",
  "azurerm_nat_gateway_public_ip_association",
  "azurerm_network_security_group",
  "azurerm_private_dns_zone",
  "azurerm_private_dns_zone_virtual_network_link",
  "azurerm_private_endpoint",
  "azurerm_public_ip",
  "azurerm_resource_group",
  "azurerm_storage_account_static_website",
  "azurerm_storage_blob",
  "azurerm_storage_management_policy",
  "azurerm_subnet",
  "azurerm_subnet_nat_gateway_association",
  "azurerm_subnet_network_security_group_association",
  "azurerm_user_assigned_identity",
  "azurerm_virtual_network",
  "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
  "Microsoft.MachineLearningServices/workspaces/computes",
  "Microsoft.MachineLearningServices/workspaces/environments/versions",
  "Microsoft.MachineLearningServices/workspaces/models/versions",
  "Microsoft.Search/searchServices/indexes",
  "terraform_data",
  "time_sleep",
];

/** A policy that has never heard of a service says that all is well with it. @param others the rules beside this one */
export function reviewedRule(others: readonly Rule[]): Rule {
  const known = new Set([...nothingToAsk, ...others.flatMap((each) => ("kinds" in each ? each.kinds : []))]);
  return {
    id: "not-reviewed",
    demand: "is of a kind that somebody has thought about",
    reason: "no rule knows this kind of resource: it may be public, or take keys, and nobody would be told",
    fix: "add what it has to be to the tables below ci/policy/rules, or the kind to reviewed.ts",
    kinds: ["*"],
    check: ({ kind }) => (known.has(kind) ? [] : [{ what: `no rule knows ${kind}`, severity: "warning" }]),
  };
}
