import { recorded } from "../../resource-manager/recorded-type";
import type { ResourceStore } from "../../resource-manager/resource-store";
import { text } from "../../resource-manager/values";
import type { EmulatedService, ServiceContribution } from "../emulated-service";
import { AlarmStates } from "./alarms/alarm-states";
import { alarmsCommand } from "./alarms/alarms-command";
import { alertRoutes } from "./alarms/alert-routes";
import type { Monitor } from "./monitor";
import { logAlert, metricAlert } from "./resources/alerts";
import { applicationInsights } from "./resources/application-insights";
import { diagnosticSetting, logAnalyticsWorkspace, webTest } from "./resources/recorded";
import { startMonitor } from "./start";

const hourMs = 60 * 60 * 1000;

export const monitor: EmulatedService<Monitor> = {
  start: ({ context, identity }) => startMonitor(context, { identity }),

  contributes: (running, { resources }) => contribution(running, resources),
};

function contribution(running: Monitor, resources: ResourceStore): ServiceContribution {
  const alarms = new AlarmStates({ resources, recorded: () => running.recorded() });
  return {
    resources: [
      applicationInsights(running),
      diagnosticSetting,
      logAnalyticsWorkspace,
      logAlert,
      metricAlert,
      webTest,
      recorded({ type: "azurerm_application_insights_workbook", reason: "there is no portal to show it" }),
      recorded({ type: "azurerm_dashboard_grafana", reason: "there is no Grafana to show it" }),
      recorded({ type: "azurerm_monitor_action_group", reason: "nobody is notified" }),
      recorded({ type: "azurerm_monitor_autoscale_setting", reason: "one instance of everything" }),
      recorded({
        type: "azurerm_monitor_smart_detector_alert_rule",
        reason: "nothing is learned from telemetry",
      }),
      recorded({ type: "azurerm_monitor_workspace", reason: "there are no Prometheus metrics" }),
    ],

    armRoutes: alertRoutes(alarms),
    commands: { alarms: alarmsCommand(alarms) },

    status: () => ({
      lines: resources.ofType("azurerm_application_insights").map(({ values }) => ({
        name: `telemetry ${text(values, "name")}`,
        address: /IngestionEndpoint=([^;]+)/.exec(text(values, "connection_string"))?.[1] ?? "",
        detail: "vitrine logs",
      })),
      details: {
        requests: running.requests({ sinceIso: new Date(Date.now() - hourMs).toISOString() }),
      },
    }),
  };
}
