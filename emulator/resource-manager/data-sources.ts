import { azureCliClientId } from "../identity/local-ids";
import { armId, azapiId } from "./arm-paths";
import type { World } from "./behaviour";
import type { DataSource } from "./contribution";
import type { Values } from "./protocol";
import { notFound, notRunLocally } from "./resource-error";
import { exported } from "./types/azapi";
import { optionalText, text } from "./values";

const clientConfig: DataSource = (_, { identity, subscriptionId }) => ({
  id: Buffer.from(
    `clientConfigs/clientId=${azureCliClientId};objectId=${identity.deployer.objectId};subscriptionId=${subscriptionId};tenantId=${identity.tenantId}`,
  ).toString("base64"),
  client_id: azureCliClientId,
  object_id: identity.deployer.objectId,
  subscription_id: subscriptionId,
  subscription_resource_id: `/subscriptions/${subscriptionId}`,
  tenant_id: identity.tenantId,
});

const azapiResource: DataSource = (config, world) => {
  const id =
    optionalText(config, "resource_id") ??
    azapiId(text(config, "parent_id"), text(config, "type"), text(config, "name"));
  const found = world.resources.get(id);
  if (found === undefined) throw notFound(id);
  const seen = world.behaviours.of(found.type, found.values).patch?.view(found, world) ?? found.values;
  return { ...found.values, id: found.id, output: exported(config["response_export_values"], seen) };
};

/** Of no service. */
export const dataSources: Readonly<Record<string, DataSource>> = {
  azurerm_client_config: clientConfig,
  azapi_client_config: clientConfig,
  azapi_resource: azapiResource,
};

/** The values of the resource that has the same type and names. */
export function readResource(type: string, config: Values, world: World): Values {
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
