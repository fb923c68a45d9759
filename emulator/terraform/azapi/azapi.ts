import type { BeyondSchema } from "../planning/beyond-schema";
import type { ProviderKind } from "../provider-kind";
import { all, between, type Check, filled, oneOf, pattern, whole } from "../validation/checks";
import { tags } from "../validation/formats";
import { offlineData } from "./offline-data";
import { planAzapi } from "./plan";
import { armId, identityId } from "./resource-id";
import { dataSources, provider, resources } from "./schema";
import { problemsOfAzapi } from "./validate";

const typeCheck = pattern(
  /^[A-Za-z0-9.]+(\/[A-Za-z0-9]+)+@[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z]+)?$/i,
  "a type with the version of its API, such as Microsoft.Web/sites@2025-03-01",
);

/** azapi reads it in Go's notation, which has no looking ahead. */
const expression: Check = (value) => {
  try {
    new RegExp(String(value).replace(/^\(\?[imsU]+\)/, ""));
    return undefined;
  } catch {
    return `to be a regular expression, got ${JSON.stringify(value)}`;
  }
};

const beyondSchema: BeyondSchema = {
  checks: {
    type: typeCheck,
    method: oneOf("POST", "PATCH", "PUT", "DELETE", "GET", "HEAD"),
    when: oneOf("apply", "destroy"),
    parent_id: armId,
    resource_id: armId,
    "identity.type": oneOf("SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"),
    "identity.identity_ids": identityId,
    tags: tags(512),
    locks: filled,
    ignore_other_items_in_list: filled,
    ignore_body_changes: filled,
    "retry.error_message_regex": expression,
    "retry.interval_seconds": all(whole, between(1, 120)),
    "retry.max_interval_seconds": all(whole, between(1, 300)),
  },
  items: { "retry.error_message_regex": { min: 1 } },
};

/** What only the data plane has: hosts instead of ids. */
const dataPlane: BeyondSchema = { ...beyondSchema, checks: { ...beyondSchema.checks, parent_id: filled } };

/** Azure/azapi 2.12: bodies that go to Azure as they are written, after a look at what Azure publishes of them. */
export const azapi: ProviderKind = {
  name: "azapi",
  isLegacy: false,
  schemaOf: () => ({ provider, resources, dataSources }),
  beyondSchemaOf: (type) => (type === "azapi_data_plane_resource" ? dataPlane : beyondSchema),
  plan: planAzapi,
  validate: problemsOfAzapi,
  readOffline: offlineData,
};
