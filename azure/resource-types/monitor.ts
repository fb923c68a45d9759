import type { ResourceTypes } from "./resource-type";

export const monitor: ResourceTypes = {
  azurerm_application_insights: {
    words: "telemetry",
    id: { armType: "Microsoft.Insights/components" },
    free: "its telemetry is paid where it comes from",
    losesData: true,
  },
  azurerm_application_insights_standard_web_test: {
    id: { armType: "Microsoft.Insights/webTests" },
    nothingToAsk: true,
  },
  azurerm_application_insights_workbook: {
    id: { armType: "Microsoft.Insights/workbooks" },
    free: "Azure does not charge for workbooks",
    nothingToAsk: true,
  },
  azurerm_dashboard_grafana: { id: { armType: "Microsoft.Dashboard/grafana" } },
  azurerm_log_analytics_workspace: {
    id: { armType: "Microsoft.OperationalInsights/workspaces" },
    free: "what is written into it is paid where it comes from",
    losesData: true,
  },
  azurerm_monitor_action_group: {
    id: { armType: "Microsoft.Insights/actionGroups" },
    free: "the first 1,000 mails of a month are free",
    tagsWithoutLocation: true,
    nothingToAsk: true,
  },
  azurerm_monitor_activity_log_alert: { id: { armType: "Microsoft.Insights/activityLogAlerts" } },
  azurerm_monitor_autoscale_setting: {
    id: { armType: "Microsoft.Insights/autoscaleSettings" },
    free: "Azure does not charge for autoscaling, but for the machines",
    nothingToAsk: true,
  },
  azurerm_monitor_data_collection_endpoint: { id: { armType: "Microsoft.Insights/dataCollectionEndpoints" } },
  azurerm_monitor_data_collection_rule: { id: { armType: "Microsoft.Insights/dataCollectionRules" } },
  azurerm_monitor_diagnostic_setting: { nothingToAsk: true },
  azurerm_monitor_metric_alert: {
    id: { armType: "Microsoft.Insights/metricAlerts" },
    tagsWithoutLocation: true,
    nothingToAsk: true,
  },
  azurerm_monitor_scheduled_query_rules_alert_v2: {
    id: { armType: "Microsoft.Insights/scheduledQueryRules" },
    nothingToAsk: true,
  },
  azurerm_monitor_smart_detector_alert_rule: {
    id: { armType: "Microsoft.AlertsManagement/smartDetectorAlertRules" },
    free: "Azure does not charge for smart detection",
    tagsWithoutLocation: true,
    nothingToAsk: true,
  },
  azurerm_monitor_workspace: { id: { armType: "Microsoft.Monitor/accounts" } },
};
