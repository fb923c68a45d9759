import {
  accountId,
  type LocalStorage,
  openLocalStorage,
} from "../../emulator/services/storage/testing/storage";
import { blobConformance } from "./storage-blobs";
import { queueConformance } from "./storage-queues";

let local: LocalStorage;
beforeAll(async () => {
  local = await openLocalStorage();
  for (const role of ["Storage Blob Data Owner", "Storage Queue Data Contributor"]) {
    local.grant(role, accountId("conformance"));
  }
});
afterAll(() => local.stop());

const account = () =>
  local.storage.createAccount({ name: "conformance", resourceId: accountId("conformance") });

blobConformance("the local Azure", async () => {
  const container = local.blobs(await account()).getContainerClient("photos");
  await container.create();
  return container;
});

queueConformance("the local Azure", async () => {
  const queue = local.queues(await account()).getQueueClient("photos");
  await queue.create();
  return queue;
});
