import type { DataSource } from "../../../resource-manager/contribution";
import { notFound } from "../../../resource-manager/resource-error";
import { text } from "../../../resource-manager/values";
import type { FunctionsHost } from "../functions-host";

/** Keys that the host has not made yet are empty, as Azure gives them. */
export const hostKeys =
  (functions: FunctionsHost): DataSource =>
  async (config, { resources, subscriptionId }) => {
    const group = `/subscriptions/${subscriptionId}/resourceGroups/${text(config, "resource_group_name")}`;
    const id = `${group}/providers/Microsoft.Web/sites/${text(config, "name")}`;
    if (resources.get(id) === undefined) throw notFound(id);
    const { masterKey, functionKeys, systemKeys } = await functions.hostKeys(id);
    return {
      id,
      name: text(config, "name"),
      resource_group_name: text(config, "resource_group_name"),
      primary_key: masterKey,
      default_function_key: functionKeys["default"] ?? "",
      blobs_extension_key: systemKeys["blobs_extension"] ?? "",
      durabletask_extension_key: systemKeys["durabletask_extension"] ?? "",
      event_grid_extension_config_key: systemKeys["eventgridextensionconfig_extension"] ?? "",
      event_grid_extension_key: systemKeys["eventgrid_extension"] ?? "",
      signalr_extension_key: systemKeys["signalr_extension"] ?? "",
      webpubsub_extension_key: systemKeys["webpubsub_extension"] ?? "",
    };
  };
