import type { Behaviour } from "../../../resource-manager/behaviour";
import { text } from "../../../resource-manager/values";
import type { Monitor } from "../monitor";

export const applicationInsights = (monitor: Monitor): Behaviour => ({
  type: "azurerm_application_insights",
  parity: "runs",
  reason: "receives telemetry and answers `vitrine logs`; without sampling and caps",

  async apply({ id, planned, prior }, { features, unkind }) {
    const { appId, connectionString, instrumentationKey } = await monitor.createComponent({
      resourceId: id,
      name: text(planned, "name"),
      ...workspaceOf(planned),
    });
    if (prior === undefined && features().disableGeneratedRule) await unkind.madeByAzure.untilDue();
    return {
      app_id: appId,
      connection_string: connectionString,
      instrumentation_key: instrumentationKey,
      workspace_id: planned["workspace_id"] ?? null,
    };
  },

  async delete(component, { unkind }) {
    await monitor.deleteComponent(component.id);
    unkind.madeByAzure.forget(component);
  },

  async restore({ id, values }) {
    await monitor.createComponent({ resourceId: id, name: text(values, "name"), ...workspaceOf(values) });
  },
});

function workspaceOf({ workspace_id: workspaceId }: Readonly<Record<string, unknown>>) {
  return typeof workspaceId === "string" ? { workspaceId } : {};
}
