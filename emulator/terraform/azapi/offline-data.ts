import { paths } from "../assumed-state";
import { dynamicFromJson, toJson } from "../values/json";
import type { ObjectValue } from "../values/value";

/** What there is to read without an account. @param isDeployed whether the stack's resources are taken for made */
export function offlineData(type: string, config: ObjectValue, isDeployed: boolean): ObjectValue | undefined {
  if (type === "azapi_client_config") return { ...config, ...nobody };
  return type === "azapi_resource"
    ? offlineResource(config, isDeployed)
    : offlineKeys(type, config, isDeployed);
}

const zeros = "00000000-0000-0000-0000-000000000000";
const nobody = {
  id: `/subscriptions/${zeros}`,
  subscription_id: zeros,
  subscription_resource_id: `/subscriptions/${zeros}`,
  tenant_id: zeros,
  object_id: zeros,
};

/** What Azure says of a resource that a deploy would have made. */
function offlineResource(config: ObjectValue, isDeployed: boolean): ObjectValue | undefined {
  const id = config["resource_id"];
  if (!isDeployed || typeof id !== "string") return undefined;
  const exported = paths(toJson(config["response_export_values"] ?? null));
  const name = id.slice(id.lastIndexOf("/") + 1);
  return { ...config, id, name, exists: true, output: dynamicFromJson(exported(id)) };
}

/** What Azure says of the keys of an app: none before its code has started. */
function offlineKeys(type: string, config: ObjectValue, isDeployed: boolean): ObjectValue | undefined {
  if (type !== "azapi_resource_action" || !/\/listkeys$/i.test(String(config["action"]))) return undefined;
  const keys = isDeployed ? { systemKeys: { blobs_extension: "assumed" } } : {};
  return {
    ...config,
    id: config["resource_id"] ?? null,
    output: dynamicFromJson({}),
    sensitive_output: dynamicFromJson(keys),
  };
}
