import type { TerraformTypes } from "../../terraform/terraform-types";
import { monitorRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_log_analytics_workspace: {
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
    azurerm_application_insights_standard_web_test: {
      items: { geo_locations: { min: 1 } },
      defaults: {
        frequency: 300,
        "request.follow_redirects_enabled": true,
        "request.http_verb": "GET",
        "request.parse_dependent_requests_enabled": true,
        timeout: 30,
        "validation_rules.content.ignore_case": false,
        "validation_rules.content.pass_if_text_found": false,
        "validation_rules.expected_status_code": 200,
        "validation_rules.ssl_check_enabled": false,
      },
      forceNew: ["application_insights_id", "location", "name", "resource_group_name"],
    },
    azurerm_application_insights_workbook: {
      defaults: { category: "workbook", source_id: "azure monitor" },
      forceNew: [
        "identity",
        "identity.identity_ids",
        "identity.type",
        "location",
        "name",
        "resource_group_name",
        "storage_container_id",
      ],
    },
    azurerm_monitor_action_group: {
      defaults: {
        "automation_runbook_receiver.use_common_alert_schema": false,
        enabled: true,
        location: "global",
      },
      forceNew: ["location", "name", "resource_group_name"],
    },
    azurerm_monitor_diagnostic_setting: {
      computedBlocks: ["enabled_metric", "metric"],
      conflicts: [["enabled_metric", "metric"]],
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
      items: {
        scopes: { min: 1 },
        "criteria.dimension.values": { min: 1 },
        "dynamic_criteria.dimension.values": { min: 1 },
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
      items: { scopes: { min: 1, max: 1 } },
      defaults: { auto_mitigation_enabled: false, enabled: true, workspace_alerts_storage_enabled: false },
      forceNew: ["location", "name", "resource_group_name", "scopes"],
    },
    azurerm_monitor_smart_detector_alert_rule: {
      defaults: { enabled: true },
      forceNew: ["name", "resource_group_name"],
    },
    azurerm_monitor_autoscale_setting: {
      items: { "profile.recurrence.hours": { max: 1 }, "profile.recurrence.minutes": { max: 1 } },
      atLeastOneOf: [["notification.email", "notification.webhook"]],
      counts: { profile: { min: 1, max: 20 }, "profile.rule": { max: 10 } },
      defaults: {
        enabled: true,
        "notification.email.send_to_subscription_administrator": false,
        "notification.email.send_to_subscription_co_administrator": false,
        "profile.fixed_date.timezone": "UTC",
        "profile.recurrence.timezone": "UTC",
      },
      forceNew: ["location", "name", "resource_group_name", "target_resource_id"],
    },
  },
  rules: monitorRules,
};
