import type { Values } from "../stack";
import type { Change, ChangeAction } from "./change";
import { lockedChanges, locksOf } from "./locks";

const group = "/subscriptions/s/resourceGroups/g";
const account = `${group}/providers/Microsoft.Storage/storageAccounts/photos`;
const lock = {
  address: "azurerm_management_lock.Photos_Lock",
  type: "azurerm_management_lock",
  values: { scope: account, lock_level: "CanNotDelete" },
};
const order = { address: "terraform_data.BeforeLocks", type: "terraform_data", values: orders() };

describe("a change that a lock is in the way of", () => {
  it.each<[string, string, Values]>([
    ["the account", "azurerm_storage_account", { id: account }],
    ["its resource group", "azurerm_resource_group", { id: group }],
    ["a container", "azurerm_storage_container", { id: `${account}/blobServices/default/containers/input` }],
    ["a table that azapi made", "azapi_resource", { id: `${account}/tableServices/default/tables/seen` }],
    [
      "a role on a container",
      "azurerm_role_assignment",
      { id: "…", scope: `${account}/blobServices/default/containers/input` },
    ],
    [
      "a diagnostic setting",
      "azurerm_monitor_diagnostic_setting",
      { id: `${account}|logs`, target_resource_id: `${account}/blobServices/default` },
    ],
    [
      "rules about the age of blobs",
      "azurerm_storage_management_policy",
      { id: "…", storage_account_id: account },
    ],
    ["an event subscription", "azurerm_eventgrid_event_subscription", { id: "…", scope: account }],
    [
      "a private endpoint that leads to it",
      "azurerm_private_endpoint",
      {
        id: `${group}/providers/Microsoft.Network/privateEndpoints/p`,
        private_service_connection: [{ private_connection_resource_id: account }],
      },
    ],
    [
      "an outbound rule of a workspace that leads to it",
      "azapi_resource",
      {
        id: `${group}/providers/Microsoft.MachineLearningServices/workspaces/w/outboundRules/blob-photos`,
        type: "Microsoft.MachineLearningServices/workspaces/outboundRules@2026-05-01",
        body: { properties: { type: "PrivateEndpoint", destination: { serviceResourceId: account } } },
      },
    ],
    [
      "what Azure writes in other letters",
      "azurerm_role_assignment",
      { id: "…", scope: account.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions") },
    ],
  ])("is one that deletes %s", (_what, type, before) => {
    for (const action of ["delete", "replace"] as const)
      expect(blocked({ type, action, before })).toEqual(["Photos"]);
    for (const action of ["create", "update", "move"] as const)
      expect(blocked({ type, action, before })).toEqual([]);
  });

  it.each<[string, string, Values]>([
    ["another account", "azurerm_storage_account", { id: `${account}2` }],
    [
      "a blob, which a data plane alone knows",
      "azurerm_storage_blob",
      { id: "https://photos.blob.core.windows.net/input/a" },
    ],
    [
      "a container that is known by its address",
      "azurerm_storage_container",
      { id: "https://photos.blob.core.windows.net/input" },
    ],
    [
      "an alarm about the account",
      "azurerm_monitor_metric_alert",
      { id: `${group}/providers/Microsoft.Insights/metricAlerts/a`, scopes: [account] },
    ],
    [
      "a workspace that keeps things there",
      "azurerm_machine_learning_workspace",
      {
        id: `${group}/providers/Microsoft.MachineLearningServices/workspaces/w`,
        storage_account_id: account,
      },
    ],
    ["the static site, which is a setting", "azurerm_storage_account_static_website", { id: account }],
    ["an act that is over", "azapi_resource_action", { id: account }],
    [
      "the lock",
      "azurerm_management_lock",
      { id: `${account}/providers/Microsoft.Authorization/locks/holds-data` },
    ],
  ])("is not one that deletes %s", (_what, type, before) => {
    expect(blocked({ type, action: "delete", before })).toEqual([]);
  });

  it("is none when the plan takes the lock off: that comes before all else", () => {
    const off = change({ type: lock.type, address: lock.address, action: "delete", before: lock.values });
    const gone = change({ type: "azurerm_storage_account", action: "replace", before: { id: account } });
    expect(lockedChanges([off, gone], locksOf([lock, order], [off, gone], pathOf))).toEqual([]);
  });
});

describe("locks that are lifted", () => {
  const made = change({ type: lock.type, address: lock.address, action: "create", after: lock.values });

  it("are those that a protected stack has to make again", () => {
    expect(locksOf([order], [made], pathOf).lifted).toEqual([
      { address: lock.address, path: "Photos", scope: account },
    ]);
  });

  it("are not those of what is only made now, nor of a stack that was not protected", () => {
    const ofNew = { ...made, after: { lock_level: "CanNotDelete" } };
    expect(locksOf([order], [ofNew], pathOf).lifted).toEqual([]);
    expect(locksOf([], [made], pathOf).lifted).toEqual([]);
  });
});

function blocked(wanted: Pick<Change, "type" | "action" | "before">): string[] {
  const changes = [change(wanted)];
  return lockedChanges(changes, locksOf([lock, order], changes, pathOf)).map((each) => each.lock.path);
}

function change(wanted: Partial<Change> & { readonly type: string; readonly action: ChangeAction }): Change {
  return {
    address: `${wanted.type}.Thing`,
    path: "Thing",
    movedFrom: undefined,
    previousAddress: undefined,
    before: null,
    after: null,
    unknown: {},
    sensitive: { before: {}, after: {} },
    replacedBecause: [],
    isTriggered: false,
    ...wanted,
  };
}

function pathOf(address: string): string {
  return address.slice(address.indexOf(".") + 1).replaceAll("_", "/");
}

function orders(): Values {
  return { input: { before_locks: [] } };
}
