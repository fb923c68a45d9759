import { refusalsOf } from "../../../test/support/terraform-validate";
import { createProvider } from "../provider";
import { azapi } from "./azapi";
import { resources } from "./schema";

const types = { resources: Object.keys(resources), dataSources: [] };
const provider = createProvider({ kind: azapi, types, emulator: undefined });

function refusals(type: string, values: object): Promise<string[]> {
  const block = resources[type];
  if (!block) throw new Error(`azapi has no ${type}`);
  return refusalsOf(provider, type, block, values as Record<string, unknown>);
}

const site = {
  type: "Microsoft.Web/sites@2025-03-01",
  name: "app",
  parent_id: "/subscriptions/0/resourceGroups/rg",
};
const identities =
  "/subscriptions/0/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities";

const invalid: [reason: string, type: string, values: object, says: RegExp][] = [
  [
    "an azapi type has no version",
    "azapi_resource",
    { ...site, type: "Microsoft.Web/sites" },
    /type to be a type with the version of its API/,
  ],
  [
    "an azapi body has a member that Azure does not publish",
    "azapi_resource",
    { ...site, location: "westeurope", body: { properties: { siteConfig: { colour: "red" } } } },
    /`properties\.siteConfig\.colour` is not expected here/,
  ],
  [
    "a member of an azapi body has another type",
    "azapi_resource",
    { ...site, location: "westeurope", body: { properties: { siteConfig: { appSettings: "none" } } } },
    /`properties\.siteConfig\.appSettings` is invalid, expected a list/,
  ],
  [
    "an azapi body sets what only Azure sets",
    "azapi_resource",
    { ...site, location: "westeurope", body: { properties: { state: "Running" } } },
    /`properties\.state` is set by Azure alone/,
  ],
  [
    "a tag stands beside an azapi body and in it",
    "azapi_resource",
    { ...site, location: "westeurope", tags: { a: "b" }, body: { tags: { a: "b" } } },
    /"tags" stands both beside the body and in it/,
  ],
  [
    "azapi tries again without knowing for what",
    "azapi_resource",
    { ...site, retry: { interval_seconds: 5 } },
    /error_message_regex is required/,
  ],
  ["an azapi body is a string", "azapi_resource", { ...site, body: "{}" }, /body must not be a string/],
  [
    "an azapi resource has no parent",
    "azapi_resource",
    { ...site, parent_id: undefined },
    /"parent_id" is required/,
  ],
  [
    "an update names its resource twice",
    "azapi_update_resource",
    { ...site, resource_id: "/subscriptions/0" },
    /Only one of the arguments "name" or "resource_id"/,
  ],
  [
    "a parent is a word",
    "azapi_resource",
    { ...site, parent_id: "rg" },
    /parent_id to be the id of a resource/,
  ],
  [
    "an id ends in the type of what it should name",
    "azapi_resource",
    { ...site, parent_id: "/subscriptions/0/resourceGroups" },
    /parent_id to be the id of a resource/,
  ],
  [
    "an identity is another kind of resource",
    "azapi_resource",
    { ...site, identity: { type: "UserAssigned", identity_ids: ["/subscriptions/0/resourceGroups/rg"] } },
    /identity_ids to be the id of a user-assigned identity/,
  ],
  [
    "an identity is given to what takes none",
    "azapi_resource",
    { ...site, identity: { type: "SystemAssigned", identity_ids: [`${identities}/me`] } },
    /identity_ids needs a type that includes UserAssigned/,
  ],
  [
    "azapi waits for the same error twice",
    "azapi_resource_action",
    {
      type: "Microsoft.Web/sites@2025-03-01",
      resource_id: "/subscriptions/0/resourceGroups/rg",
      retry: { error_message_regex: ["Busy", "Busy"] },
    },
    /"Busy" stands twice/,
  ],
  [
    "azapi waits longer than it can",
    "azapi_resource",
    { ...site, retry: { error_message_regex: ["Busy"], interval_seconds: 121 } },
    /interval_seconds to be in the range \(1 - 120\)/,
  ],
];

it.each(invalid)("fails when %s", async (_reason, type, values, says) => {
  expect(await refusals(type, values)).toContainEqual(expect.stringMatching(says));
});

it("takes a body that Azure publishes, and one of a type of which nothing is known here", async () => {
  const body = {
    kind: "functionapp,linux",
    properties: { httpsOnly: true, siteConfig: { minTlsVersion: "1.2" } },
  };
  expect(await refusals("azapi_resource", { ...site, location: "westeurope", body })).toEqual([]);
  const other = { ...site, type: "Microsoft.Quantum/workspaces@2023-11-13-preview", body: { colour: "red" } };
  expect(await refusals("azapi_resource", other)).toEqual([]);
});

it("looks into no body where the configuration forbids it", async () => {
  const unchecked = { ...site, schema_validation_enabled: false, body: { colour: "red" } };
  expect(await refusals("azapi_resource", unchecked)).toEqual([]);
});
