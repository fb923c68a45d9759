import { AZURE_CLI_CLIENT_ID } from "../identity/local-ids";
import { armId, azapiId } from "./arm-paths";
import type { World } from "./behaviour";
import type { Values } from "./protocol";
import { notFound, notRunLocally } from "./resource-error";
import { exported } from "./types/azapi";
import { readAction } from "./types/azapi-action";
import { optionalText, text } from "./values";

type DataSource = (config: Values, world: World) => Promise<Values> | Values;

const clientConfig: DataSource = (_, { identity, subscriptionId }) => ({
  id: Buffer.from(
    `clientConfigs/clientId=${AZURE_CLI_CLIENT_ID};objectId=${identity.deployer.objectId};subscriptionId=${subscriptionId};tenantId=${identity.tenantId}`,
  ).toString("base64"),
  client_id: AZURE_CLI_CLIENT_ID,
  object_id: identity.deployer.objectId,
  subscription_id: subscriptionId,
  subscription_resource_id: `/subscriptions/${subscriptionId}`,
  tenant_id: identity.tenantId,
});

/** Keys that the host has not made yet are empty, as Azure gives them. */
const hostKeys: DataSource = async (config, { functions, resources, subscriptionId }) => {
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

const azapiResource: DataSource = (config, { resources }) => {
  const id =
    optionalText(config, "resource_id") ??
    azapiId(text(config, "parent_id"), text(config, "type"), text(config, "name"));
  const found = resources.get(id);
  if (found === undefined) throw notFound(id);
  return { ...found.values, id: found.id, output: exported(config["response_export_values"], found.values) };
};

const special: Readonly<Record<string, DataSource>> = {
  azurerm_client_config: clientConfig,
  azapi_client_config: clientConfig,
  azurerm_function_app_host_keys: hostKeys,
  azapi_resource: azapiResource,
  azapi_resource_action: readAction,
};

/** A data source of its own, or else the values of the resource that has the same type and names. */
export async function readDataSource(type: string, config: Values, world: World): Promise<Values> {
  const read = special[type];
  if (read !== undefined) return read(config, world);
  if (optionalText(config, "name") === undefined) {
    throw notRunLocally(`the data source ${type}`, "pass the value in");
  }
  const id =
    type === "azurerm_resource_group"
      ? `/subscriptions/${world.subscriptionId}/resourceGroups/${text(config, "name")}`
      : armId(type, config, world.subscriptionId);
  const found = world.resources.get(id);
  if (found === undefined) throw notFound(id);
  return { ...found.values, ...config, id: found.id };
}
