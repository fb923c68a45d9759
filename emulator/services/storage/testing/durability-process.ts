import { startEventGrid } from "../../event-grid/start";
import type { BlobEventSink } from "../storage";
import { accountId, openLocalStorage, resourceGroupId } from "./storage";

/**
 * A storage service in a process that a test can kill: prints its addresses and a token, then serves.
 * Arguments: the state folder and, to have Event Grid too, the address of a web hook.
 */
async function main(directory: string, webhookUrl?: string): Promise<void> {
  let publish: BlobEventSink = async () => undefined;
  const local = await openLocalStorage(directory, (event) => publish(event));
  const endpoints = await local.storage.createAccount({ name: "photos", resourceId: accountId("photos") });
  for (const role of [
    "Storage Blob Data Owner",
    "Storage Queue Data Contributor",
    "Storage Table Data Contributor",
  ]) {
    local.grant(role, accountId("photos"));
  }
  if (webhookUrl !== undefined) {
    const storage = () => local.storage;
    const grid = await startEventGrid(local.context, { identity: local.identity, storage });
    const topicId = `${resourceGroupId}/systemTopics/photos`;
    await grid.createTopic({ resourceId: topicId, sourceResourceId: accountId("photos") });
    await grid.createSubscription({
      resourceId: `${topicId}/eventSubscriptions/images`,
      topicId,
      webhookUrl,
      includedEventTypes: ["Microsoft.Storage.BlobCreated"],
      stringIn: [],
      maxDeliveryAttempts: 30,
      eventTimeToLiveMinutes: 1440,
    });
    publish = (event) => grid.publish(event);
  }
  process.stdout.write(`${JSON.stringify({ endpoints, authorization: await local.token() })}\n`);
}

const [, , directory = "", webhookUrl] = process.argv;
void main(directory, webhookUrl);
