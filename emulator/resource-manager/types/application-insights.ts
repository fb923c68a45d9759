import type { Behaviour } from "../behaviour";
import { text } from "../values";

export const applicationInsights: Behaviour = {
  type: "azurerm_application_insights",
  parity: "runs",
  reason: "receives telemetry and answers `vitrine logs`; without sampling, caps and KQL",

  async apply({ id, planned }, { monitor }) {
    const { appId, connectionString, instrumentationKey } = await monitor.createComponent({
      resourceId: id,
      name: text(planned, "name"),
    });
    return {
      app_id: appId,
      connection_string: connectionString,
      instrumentation_key: instrumentationKey,
      workspace_id: planned["workspace_id"] ?? null,
    };
  },

  delete: ({ id }, { monitor }) => monitor.deleteComponent(id),

  async restore({ id, values }, { monitor }) {
    await monitor.createComponent({ resourceId: id, name: text(values, "name") });
  },
};
