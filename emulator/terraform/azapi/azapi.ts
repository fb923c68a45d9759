import type { Behaviour } from "../planning/behaviour";
import type { ProviderKind } from "../provider-kind";
import { oneOf, pattern } from "../validation/checks";
import type { Problem } from "../validation/validate";
import { dynamicFromJson } from "../values/json";
import { Dynamic, type ObjectValue } from "../values/value";
import { planAzapi } from "./plan";
import { dataSources, provider, resources } from "./schema";

const typeCheck = pattern(
  /^[A-Za-z0-9.]+(\/[A-Za-z0-9]+)+@[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z]+)?$/,
  "a type with the version of its API, such as Microsoft.Web/sites@2025-03-01",
);

const behaviour: Behaviour = {
  checks: {
    type: typeCheck,
    method: oneOf("POST", "PATCH", "PUT", "DELETE", "GET", "HEAD"),
    when: oneOf("apply", "destroy"),
    parent_id: pattern(/./, "not empty"),
    resource_id: pattern(/^\//, "the id of a resource"),
    "identity.type": oneOf("SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"),
  },
};

/** Azure/azapi 2.12: bodies that go to Azure as they are written. */
export const azapi: ProviderKind = {
  name: "azapi",
  isLegacy: false,
  schemaOf: () => ({ provider, resources, dataSources }),
  behaviourOf: () => behaviour,
  plan: planAzapi,
  validate: problemsOfAzapi,
  readOffline: (type, config, isDeployed) =>
    type === "azapi_client_config" ? { ...config, ...nobody } : offlineKeys(type, config, isDeployed),
};

const zeros = "00000000-0000-0000-0000-000000000000";
const nobody = {
  id: `/subscriptions/${zeros}`,
  subscription_id: zeros,
  subscription_resource_id: `/subscriptions/${zeros}`,
  tenant_id: zeros,
  object_id: zeros,
};

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

function problemsOfAzapi(type: string, config: ObjectValue): Problem[] {
  const problems: Problem[] = [];
  const body = config["body"];
  if (body instanceof Dynamic && body.type === "string") {
    problems.push({
      summary: "Invalid Type",
      detail: "The body must not be a string: write it as an object, not as jsonencode(…).",
      path: ["body"],
    });
  }
  const isGroup = /^Microsoft\.Resources\/resourceGroups@/i.test(String(config["type"]));
  if (type === "azapi_resource" && config["parent_id"] === null && !isGroup) {
    problems.push({
      summary: "Missing required argument",
      detail: 'The argument "parent_id" is required, but no definition was found.',
      path: ["parent_id"],
    });
  }
  if (type === "azapi_update_resource") problems.push(...problemsOfTarget(config));
  return problems;
}

/** The resource to update is named by its id, or by its name and parent. */
function problemsOfTarget({ name, parent_id, resource_id }: ObjectValue): Problem[] {
  const detail =
    name === null && resource_id === null
      ? 'One of the arguments "name" or "resource_id" must be set'
      : name !== null && resource_id !== null
        ? 'Only one of the arguments "name" or "resource_id" can be set'
        : name !== null && parent_id === null
          ? 'The argument "parent_id" is required when the argument "name" is set'
          : undefined;
  return detail ? [{ summary: "Invalid configuration", detail, path: [] }] : [];
}
