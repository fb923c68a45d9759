import type { Values } from "../../../resource-manager/protocol";
import { code, inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";

let azure: TestEstate;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

describe("an event subscription", () => {
  it("fails when its web hook does not answer the handshake, and topics are one per source", async () => {
    const account = await azure.makeAccount();
    const topic = (name: string) => ({
      name,
      ...inGroup,
      source_resource_id: account["id"],
      topic_type: "Microsoft.Storage.StorageAccounts",
      identity: [{ type: "SystemAssigned" }],
    });
    const { identity } = await azure.apply("azurerm_eventgrid_system_topic", topic("events"));
    const [{ principal_id }] = identity as [{ principal_id: string }];
    await expect(
      azure.grant("Storage Blob Data Contributor", account["id"], principal_id),
    ).resolves.toBeDefined();
    await expect(azure.apply("azurerm_eventgrid_system_topic", topic("more"))).rejects.toEqual(
      code("SystemTopicExistsForSource"),
    );
    const subscription = (values: Values) =>
      azure.apply("azurerm_eventgrid_system_topic_event_subscription", {
        name: "images",
        system_topic: "events",
        resource_group_name: "photos",
        ...values,
      });
    await expect(
      subscription({ webhook_endpoint: [{ url: "https://127.0.0.1:1/hook" }] }),
    ).rejects.toMatchObject({
      code: "UrlValidation",
      attribute: ["webhook_endpoint", 0, "url"],
    });
    await expect(subscription({ storage_queue_endpoint: [{ queue_name: "q" }] })).rejects.toEqual(
      code("NotRunLocally"),
    );
  });
});
