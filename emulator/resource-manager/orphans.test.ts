import type { Values } from "./protocol";
import { inGroup, TestEstate } from "./testing/test-estate";

let azure: TestEstate;
let group: Values;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  run(1);
  group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

/** What is made from now on, and in no state, is what a killed run made when the next one begins. */
function run(pid: number): void {
  azure.estate.sessions.begin({ pid, workingDirectory: "/" });
  azure.estate.manager.begin(pid);
}

it("lets a blob go with its group when its account has gone before", async () => {
  const account = await azure.apply("azurerm_storage_account", { name: "photosdata", ...inGroup });
  const container = await azure.apply("azurerm_storage_container", {
    name: "packages",
    storage_account_id: account["id"],
  });
  await azure.grant("Storage Blob Data Contributor", container["id"]);
  await azure.apply("azurerm_storage_blob", {
    name: "released-package.zip",
    storage_account_name: "photosdata",
    storage_container_name: "packages",
    type: "Block",
    source_content: "zip",
  });
  run(2);
  await azure.delete("azurerm_storage_account", account);
  await azure.delete("azurerm_resource_group", group);
  expect(azure.estate.resources.all()).toEqual([]);
});

it("lets a secret go with its group when its vault has gone before", async () => {
  const vault = await azure.apply("azurerm_key_vault", {
    name: "kv-photos",
    ...inGroup,
    sku_name: "standard",
    tenant_id: azure.estate.identity.tenantId,
    rbac_authorization_enabled: true,
  });
  await azure.grant("Key Vault Secrets Officer", vault["id"]);
  await azure.apply(
    "azurerm_key_vault_secret",
    { name: "key", key_vault_id: vault["id"], value_wo_version: 1 },
    null,
    { value_wo: "a secret" },
  );
  run(2);
  await azure.delete("azurerm_key_vault", vault);
  await azure.delete("azurerm_resource_group", group);
  expect(azure.estate.resources.all()).toEqual([]);
});
