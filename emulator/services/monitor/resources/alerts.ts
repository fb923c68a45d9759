import type { Behaviour } from "../../../resource-manager/behaviour";
import { logAlertType, metricAlertType } from "../alarms/alarm-rule";

export const logAlert: Behaviour = {
  type: logAlertType,
  parity: "runs",
  reason: "its query is run when somebody asks, as for all the times that were due; nobody is notified",
  apply: () => ({
    created_with_api_version: "2023-12-01",
    is_a_legacy_log_analytics_rule: false,
    is_workspace_alerts_storage_configured: false,
  }),
};

export const metricAlert: Behaviour = {
  type: metricAlertType,
  parity: "runs",
  reason: "where its metric is measured here, which `vitrine alarms` says; nobody is notified",
};
