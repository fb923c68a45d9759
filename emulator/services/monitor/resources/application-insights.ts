import type { Behaviour } from "../../../resource-manager/behaviour";
import { text } from "../../../resource-manager/values";

export const applicationInsights: Behaviour = {
  type: "azurerm_application_insights",
  parity: "runs",
  reason: "receives telemetry and answers `vitrine logs`; without sampling, caps and KQL",

  async apply({ id, planned, prior }, { monitor, features, madeByAzure }) {
    const { appId, connectionString, instrumentationKey } = await monitor.createComponent({
      resourceId: id,
      name: text(planned, "name"),
    });
    if (prior === undefined && features().disableGeneratedRule) await madeByAzure.untilDue();
    return {
      app_id: appId,
      connection_string: connectionString,
      instrumentation_key: instrumentationKey,
      workspace_id: planned["workspace_id"] ?? null,
    };
  },

  async delete(component, { monitor, madeByAzure }) {
    await monitor.deleteComponent(component.id);
    madeByAzure.forget(component);
  },

  async restore({ id, values }, { monitor }) {
    await monitor.createComponent({ resourceId: id, name: text(values, "name") });
  },
};
