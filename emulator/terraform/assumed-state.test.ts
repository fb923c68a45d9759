import { existsSync } from "node:fs";
import { addressFile } from "./client/emulator-client";
import { ref, TerraformFolder, temporaryCheckout } from "./testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { azure: "assumed", isServed: true });
afterAll(async () => {
  await folder.end();
  checkout.remove();
});

const stack = (replication: string) => ({
  data: {
    azurerm_function_app_host_keys: {
      keys: { name: "app", resource_group_name: ref("azurerm_resource_group.group.name") },
    },
    azapi_resource: {
      address: {
        type: "Microsoft.Search/searchServices@2025-05-01",
        resource_id: ref("azapi_resource.search.id"),
        response_export_values: ["properties.endpoint"],
      },
    },
  },
  resource: {
    azurerm_resource_group: { group: { name: "photos", location: "westeurope" } },
    azurerm_storage_account: {
      account: {
        name: "photos",
        resource_group_name: ref("azurerm_resource_group.group.name"),
        location: "westeurope",
        account_tier: "Standard",
        account_replication_type: replication,
      },
    },
    azapi_resource: {
      search: {
        type: "Microsoft.Search/searchServices@2025-05-01",
        name: "srch-photos",
        parent_id: ref("azurerm_resource_group.group.id"),
        location: "westeurope",
        body: { sku: { name: "basic" } },
        response_export_values: ["properties.endpoint"],
      },
      endpoint: {
        type: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints@2026-05-01",
        name: "scoring",
        parent_id:
          "/subscriptions/0/resourceGroups/photos/providers/Microsoft.MachineLearningServices/workspaces/mlw",
        location: "westeurope",
        body: { properties: { authMode: "AADToken" } },
      },
    },
  },
  output: {
    blobs: { value: `${ref("azurerm_storage_account.account.primary_blob_endpoint")}input` },
    endpoint: { value: ref("azapi_resource.endpoint.id") },
    search: { value: ref("azapi_resource.search.output.properties.endpoint") },
    address: { value: ref("data.azapi_resource.address.output.properties.endpoint") },
    key: {
      value: `key ${ref("data.azurerm_function_app_host_keys.keys.blobs_extension_key")}`,
      sensitive: true,
    },
  },
});

it("gives a stack a state without an account, and a later plan holds the change alone", async () => {
  folder.write(stack("LRS"));
  await folder.init();
  await folder.succeed("apply", "-auto-approve");
  expect(JSON.parse(await folder.succeed("output", "-json"))).toMatchObject({
    blobs: { value: "https://photos.blob.core.windows.net/input" },
    endpoint: {
      value:
        "/subscriptions/0/resourceGroups/photos/providers/Microsoft.MachineLearningServices/workspaces/mlw/onlineEndpoints/scoring",
    },
    search: { value: "https://srch-photos.assumed.azure/" },
    address: { value: "https://srch-photos.assumed.azure/" },
    key: { value: "key assumed" },
  });
  expect(existsSync(addressFile(checkout.root))).toBe(false);

  folder.write(stack("GRS"));
  const plan = await folder.plan();
  const changed = Object.values(plan).filter(({ actions }) => actions.join() !== "no-op");
  expect(changed).toMatchObject([
    {
      address: "azurerm_storage_account.account",
      actions: ["update"],
      after: { account_replication_type: "GRS" },
    },
  ]);
});
