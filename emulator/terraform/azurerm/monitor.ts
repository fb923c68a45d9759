import type { Behaviour } from "../planning/behaviour";
import { between, length, oneOf, pattern, resourceId } from "../validation/checks";

/** How often a scheduled query may run, in ISO 8601 durations. */
const evaluationFrequencies = [
  "PT1M",
  "PT5M",
  "PT10M",
  "PT15M",
  "PT30M",
  "PT45M",
  "PT1H",
  "PT2H",
  "PT3H",
  "PT4H",
  "PT5H",
  "PT6H",
  "P1D",
];

export const monitor: Readonly<Record<string, Behaviour>> = {
  azurerm_log_analytics_workspace: {
    checks: {
      name: pattern(/^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/, "4 to 63 letters, digits and hyphens"),
      sku: oneOf(
        "PerGB2018",
        "PerNode",
        "Premium",
        "Standalone",
        "Standard",
        "CapacityReservation",
        "LACluster",
        "Unlimited",
      ),
      retention_in_days: (value) => (value === 7 ? undefined : between(30, 730)(value)),
    },
    conflicts: [["local_authentication_disabled", "local_authentication_enabled"]],
    defaults: {
      allow_resource_only_permissions: true,
      daily_quota_gb: -1,
      internet_ingestion_enabled: true,
      internet_query_enabled: true,
    },
    forceNew: ["location", "name", "resource_group_name"],
    sensitive: ["primary_shared_key", "secondary_shared_key"],
  },
  azurerm_application_insights: {
    checks: {
      name: length(1, 260),
      application_type: oneOf("web", "other", "java", "MobileCenter", "phone", "store", "ios", "Node.JS"),
      retention_in_days: oneOf(30, 60, 90, 120, 180, 270, 365, 550, 730),
      sampling_percentage: between(0, 100),
      workspace_id: resourceId(
        "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.OperationalInsights/workspaces/{name}",
      ),
    },
    forceNewWhen: (prior, planned) =>
      prior["workspace_id"] && !planned["workspace_id"] ? ["workspace_id"] : [],
    defaults: {
      daily_data_cap_in_gb: 100,
      disable_ip_masking: false,
      force_customer_storage_for_profiler: false,
      internet_ingestion_enabled: true,
      internet_query_enabled: true,
      local_authentication_disabled: false,
      retention_in_days: 90,
      sampling_percentage: 100,
    },
    forceNew: ["application_type", "location", "name", "resource_group_name"],
    sensitive: ["connection_string", "instrumentation_key"],
  },
  azurerm_monitor_action_group: {
    checks: { name: length(1, 260), short_name: length(1, 12) },
    defaults: {
      "automation_runbook_receiver.use_common_alert_schema": false,
      enabled: true,
      location: "global",
    },
    forceNew: ["location", "name", "resource_group_name"],
  },
  azurerm_monitor_diagnostic_setting: {
    checks: {
      name: length(1, 260),
      log_analytics_destination_type: oneOf("Dedicated", "AzureDiagnostics"),
      target_resource_id: pattern(/^\//, "the id of a resource"),
    },
    atLeastOneOf: [
      [
        "log_analytics_workspace_id",
        "storage_account_id",
        "eventhub_authorization_rule_id",
        "partner_solution_id",
      ],
      ["enabled_log", "enabled_metric", "metric"],
    ],
    defaults: { "metric.enabled": true },
    forceNew: ["name", "target_resource_id"],
  },
  azurerm_monitor_metric_alert: {
    checks: {
      severity: between(0, 4),
      frequency: oneOf("PT1M", "PT5M", "PT15M", "PT30M", "PT1H"),
      window_size: oneOf("PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"),
      "criteria.aggregation": oneOf("Average", "Count", "Minimum", "Maximum", "Total"),
      "criteria.operator": oneOf(
        "Equals",
        "GreaterThan",
        "GreaterThanOrEqual",
        "LessThan",
        "LessThanOrEqual",
      ),
    },
    exactlyOneOf: [
      ["criteria", "dynamic_criteria", "application_insights_web_test_location_availability_criteria"],
    ],
    defaults: {
      auto_mitigate: true,
      "criteria.skip_metric_validation": false,
      "dynamic_criteria.evaluation_failure_count": 4,
      "dynamic_criteria.evaluation_total_count": 4,
      enabled: true,
      frequency: "PT1M",
      severity: 3,
      window_size: "PT5M",
    },
    forceNew: ["name", "resource_group_name"],
  },
  azurerm_monitor_scheduled_query_rules_alert_v2: {
    checks: {
      severity: between(0, 4),
      evaluation_frequency: oneOf(...evaluationFrequencies),
      window_duration: oneOf(...evaluationFrequencies, "P2D"),
      "criteria.operator": oneOf("Equal", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"),
      "criteria.time_aggregation_method": oneOf("Average", "Count", "Maximum", "Minimum", "Total"),
      "criteria.query": length(1, 1_000_000),
      "criteria.failing_periods.number_of_evaluation_periods": between(1, 6),
      "criteria.failing_periods.minimum_failing_periods_to_trigger_alert": between(1, 6),
    },
    defaults: { auto_mitigation_enabled: false, enabled: true, workspace_alerts_storage_enabled: false },
    forceNew: ["location", "name", "resource_group_name", "scopes"],
  },
  azurerm_monitor_autoscale_setting: {
    counts: { profile: { min: 1, max: 20 }, "profile.rule": { max: 10 } },
    checks: {
      name: length(1, 260),
      "profile.capacity.default": between(0, 1000),
      "profile.capacity.maximum": between(0, 1000),
      "profile.capacity.minimum": between(0, 1000),
      "profile.rule.metric_trigger.operator": oneOf(
        "Equals",
        "GreaterThan",
        "GreaterThanOrEqual",
        "LessThan",
        "LessThanOrEqual",
        "NotEquals",
      ),
      "profile.rule.metric_trigger.statistic": oneOf("Average", "Max", "Min", "Sum"),
      "profile.rule.metric_trigger.time_aggregation": oneOf(
        "Average",
        "Count",
        "Last",
        "Maximum",
        "Minimum",
        "Total",
      ),
      "profile.rule.scale_action.direction": oneOf("Increase", "Decrease"),
      "profile.rule.scale_action.type": oneOf(
        "ChangeCount",
        "ExactCount",
        "PercentChangeCount",
        "ServiceAllowedNextValue",
      ),
    },
    defaults: {
      enabled: true,
      "notification.email.send_to_subscription_administrator": false,
      "notification.email.send_to_subscription_co_administrator": false,
      "profile.fixed_date.timezone": "UTC",
      "profile.recurrence.timezone": "UTC",
    },
    forceNew: ["location", "name", "resource_group_name", "target_resource_id"],
  },
};
