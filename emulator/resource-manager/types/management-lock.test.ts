import { localSubscriptionId } from "../../identity/local-ids";
import type { Values } from "../protocol";
import { code, inGroup, TestEstate } from "../testing/test-estate";

let azure: TestEstate;
let group: Values;
beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

const groupId = `/subscriptions/${localSubscriptionId}/resourceGroups/photos`;

describe("a lock", () => {
  it("keeps its resource, the group around it and its parts, until it is removed", async () => {
    const account = await azure.makeAccount();
    const container = await azure.makeContainer(account);
    const lock = await azure.apply("azurerm_management_lock", {
      name: "keep",
      scope: account["id"],
      lock_level: "CanNotDelete",
    });

    for (const [type, state] of [
      ["azurerm_storage_account", account],
      ["azurerm_storage_container", container],
      ["azurerm_resource_group", group],
    ] as const) {
      await expect(azure.delete(type, state)).rejects.toEqual(code("ScopeLocked", 409));
    }
    await azure.delete("azurerm_management_lock", lock);
    await azure.delete("azurerm_storage_container", container);
    expect(await azure.read("azurerm_storage_container", container)).toBeNull();
  });
});

describe("a lock on what a private endpoint leads to", () => {
  it("keeps the endpoint, too: its connection lies below the lock", async () => {
    const account = await azure.makeAccount();
    const endpoint = await azure.apply("azurerm_private_endpoint", {
      name: "pe-photos",
      ...inGroup,
      subnet_id: `${groupId}/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
      private_service_connection: [
        { name: "photos", private_connection_resource_id: account["id"], subresource_names: ["blob"] },
      ],
    });
    const lock = await azure.apply("azurerm_management_lock", {
      name: "keep",
      scope: account["id"],
      lock_level: "CanNotDelete",
    });
    await expect(azure.delete("azurerm_private_endpoint", endpoint)).rejects.toEqual(
      code("ScopeLocked", 409),
    );
    await azure.delete("azurerm_management_lock", lock);
    await azure.delete("azurerm_private_endpoint", endpoint);
  });
});
