import { BlobServiceClient } from "@azure/storage-blob";
import { inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";
import { text } from "../../../resource-manager/values";
import { openWebHook, until, type WebHook } from "../testing/web-hook";

const azure = new TestEstate();
let hook: WebHook;

beforeAll(async () => {
  await azure.start();
  hook = await openWebHook(azure.estate.context);
});
afterAll(async () => {
  await hook.close();
  await azure.end();
});

it("a changed subscription keeps the events that wait for its web hook", async () => {
  const { eventGrid } = azure.estate;
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const account = await azure.apply("azurerm_storage_account", { name: "photosdata", ...inGroup });
  await azure.apply("azurerm_eventgrid_system_topic", {
    name: "events",
    ...inGroup,
    topic_type: "Microsoft.Storage.StorageAccounts",
    source_resource_id: account["id"],
  });
  const type = "azurerm_eventgrid_system_topic_event_subscription";
  const subscription = await azure.apply(type, {
    name: "images",
    resource_group_name: "photos",
    system_topic: "events",
    webhook_endpoint: [{ url: hook.url }],
  });
  await azure.grant("Storage Blob Data Contributor", account["id"]);
  const service = new BlobServiceClient(text(account, "primary_blob_endpoint"), azure.developer);
  const container = service.getContainerClient("input");
  await container.create();
  hook.status = 500;
  await container.getBlockBlobClient("a.jpg").upload("photo", 5);
  await until("the first attempt was made", () => hook.received.length > 0);

  await azure.apply(type, { ...subscription, retry_policy: [{ max_delivery_attempts: 20 }] }, subscription);
  expect(eventGrid.pending()).toBe(1);
  hook.status = 200;
  await until("it is delivered", () => eventGrid.pending() === 0);
  expect(hook.received.at(-1)?.event.subject).toBe("/blobServices/default/containers/input/blobs/a.jpg");
});
