import type { Role } from "./role";

/** Of Azure Monitor and Managed Grafana. */
export const monitoringRoles: readonly Role[] = [
  {
    name: "Monitoring Metrics Publisher",
    id: "3913510d-42f4-4e42-8a64-420c390055eb",
    may: "send telemetry",
    actions: ["Microsoft.Insights/Register/Action"],
    dataActions: ["Microsoft.Insights/Metrics/Write", "Microsoft.Insights/Telemetry/Write"],
  },
  {
    name: "Monitoring Data Reader",
    id: "b0d8363b-8ddd-447d-831f-62ca05bff136",
    may: "read Prometheus metrics",
    actions: [],
    dataActions: ["Microsoft.Monitor/accounts/data/metrics/read"],
  },
  {
    name: "Monitoring Reader",
    id: "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
    may: "read metrics, logs and alarms",
    actions: ["*/read"],
    dataActions: [],
  },
  grafana("Viewer", "60921a7e-fef1-4a43-9b16-a26c52ad4769", "see dashboards"),
  grafana("Editor", "a79a5197-3a5c-4973-a920-486035ffd60f", "see and change dashboards"),
  grafana("Admin", "22926164-76b3-42b3-bc55-97df8dab3e41", "do everything in Grafana"),
];

function grafana(level: string, id: string, may: string): Role {
  return {
    name: `Grafana ${level}`,
    id,
    may,
    actions: [],
    dataActions: [`Microsoft.Dashboard/grafana/ActAsGrafana${level}/action`],
  };
}
