import type { Behaviour } from "../../../resource-manager/behaviour";
import { notRunLocally } from "../../../resource-manager/resource-error";
import { text } from "../../../resource-manager/values";

export const servicePlan: Behaviour = {
  type: "azurerm_service_plan",
  parity: "runs",
  reason: "one function app per plan, one process per app; nothing scales out",

  apply({ planned }) {
    const sku = text(planned, "sku_name");
    if (sku !== "FC1") throw notRunLocally(`the plan ${sku}`, 'set sku_name to "FC1"', ["sku_name"]);
    return {
      kind: "functionapp",
      reserved: planned["os_type"] === "Linux",
      maximum_elastic_worker_count: planned["maximum_elastic_worker_count"] ?? 1,
      worker_count: planned["worker_count"] ?? 0,
    };
  },
};
