import { code, TestEstate } from "../../../resource-manager/testing/test-estate";

let azure: TestEstate;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

it("tables of an account without keys, as azurerm cannot make them, but azapi can", async () => {
  const account = await azure.makeAccount({ shared_access_key_enabled: false });
  const table = { name: "results", storage_account_name: "photosdata" };
  await expect(azure.apply("azurerm_storage_table", table)).rejects.toEqual(
    code("KeyBasedAuthenticationNotPermitted"),
  );
  const made = await azure.apply("azapi_resource", {
    type: "Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01",
    name: "results",
    parent_id: `${account["id"]}/tableServices/default`,
    body: { properties: {} },
  });
  expect(await azure.estate.storage.hasTable("photosdata", "results")).toBe(true);
  await azure.delete("azapi_resource", made);
  expect(await azure.estate.storage.hasTable("photosdata", "results")).toBe(false);
});
