import { EventHubProducerClient } from "@azure/event-hubs";
import { dataPlanesOf } from "../../../control/data-planes";
import { trust } from "../../../core/trust";
import type { Values } from "../../../resource-manager/protocol";
import { code, inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";

const estate = new TestEstate();
const namespaceType = "azurerm_eventhub_namespace";
const hubType = "azurerm_eventhub";
const groupType = "azurerm_eventhub_consumer_group";
const declared: Values = {
  name: "evhns-one",
  ...inGroup,
  sku: "Standard",
  local_authentication_enabled: false,
};
let namespace: Values;
let hub: Values;

const hubOf = (values: Values = {}): Values => ({
  name: "deeds",
  namespace_id: namespace["id"],
  partition_count: 2,
  retention_description: [{ cleanup_policy: "Delete", retention_time_in_hours: 24 }],
  ...values,
});
const groupOf = (name: string): Values => ({
  name,
  eventhub_name: "deeds",
  namespace_name: "evhns-one",
  resource_group_name: "photos",
});

beforeAll(async () => {
  await estate.start();
  trust(estate.estate.context.tls.authorityFile);
  await estate.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  namespace = await estate.apply(namespaceType, declared);
  hub = await estate.apply(hubType, hubOf());
});
afterAll(() => estate.end());

it("has Azure's ids, and no keys", async () => {
  const group = await estate.apply(groupType, groupOf("profile"));
  expect(group["id"]).toBe(`${hub["id"]}/consumerGroups/profile`);
  expect(hub["id"]).toBe(`${namespace["id"]}/eventhubs/deeds`);
  expect(namespace["id"]).toMatch(
    /resourceGroups\/photos\/providers\/Microsoft.EventHub\/namespaces\/evhns-one$/,
  );
  expect(namespace).toMatchObject({ default_primary_key: "", default_primary_connection_string: "" });
  expect(hub).toMatchObject({ partition_ids: ["0", "1"], message_retention: 1 });
  await estate.delete(groupType, group);
});

it("tells where a namespace answers, as Azure Resource Manager does", async () => {
  const { state } = await estate.estate.manager.data({
    provider: "azapi",
    type: "azapi_resource",
    config: {
      type: "Microsoft.EventHub/namespaces@2024-01-01",
      resource_id: namespace["id"],
      response_export_values: ["properties.serviceBusEndpoint"],
    },
  });
  const planes = await dataPlanesOf(estate.estate);
  const { address = "", holds } = planes.find(({ kind }) => kind === "event hubs") ?? {};
  expect(state?.["output"]).toEqual({ properties: { serviceBusEndpoint: address.replace("sb:", "https:") } });
  expect(holds).toEqual(["deeds"]);
});

it.each([
  [
    "access keys",
    namespaceType,
    () => ({ ...declared, name: "evhns-two", local_authentication_enabled: true }),
  ],
  [
    "Capture",
    hubType,
    () => hubOf({ name: "two", capture_description: [{ enabled: true, encoding: "Avro" }] }),
  ],
  [
    "a compacted hub",
    hubType,
    () => hubOf({ name: "two", retention_description: [{ cleanup_policy: "Compact" }] }),
  ],
  ["a hub that takes nothing", hubType, () => hubOf({ name: "two", status: "SendDisabled" })],
])("refuses %s by its name", async (_, type, values) => {
  await expect(estate.apply(type, values())).rejects.toMatchObject(code("NotRunLocally"));
});

it("refuses another number of partitions, and too many", async () => {
  await expect(estate.apply(hubType, hubOf({ partition_count: 4 }), hub)).rejects.toThrow(
    /for life, and this one has 2/,
  );
  await expect(estate.apply(hubType, hubOf({ name: "two", partition_count: 33 }))).rejects.toThrow(/1 to 32/);
});

it("has its events again after a restart, and none after the hub was made anew", async () => {
  await estate.grant("Azure Event Hubs Data Owner", namespace["id"]);
  const properties = async () => {
    const [plane] = (await dataPlanesOf(estate.estate)).filter(({ kind }) => kind === "event hubs");
    const client = new EventHubProducerClient(
      new URL(plane?.address.replace("sb:", "https:") ?? "").host,
      "deeds",
      estate.developer,
      { retryOptions: { maxRetries: 0 } },
    );
    await client.sendBatch([{ body: 1 }], { partitionId: "0" });
    const { lastEnqueuedSequenceNumber } = await client.getPartitionProperties("0");
    await client.close();
    return lastEnqueuedSequenceNumber;
  };
  expect(await properties()).toBe(0);
  await estate.restart();
  expect(await properties()).toBe(1);
  await estate.delete(hubType, hub);
  hub = await estate.apply(hubType, hubOf());
  expect(await properties()).toBe(0);
});
