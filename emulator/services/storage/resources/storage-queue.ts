import type { QueueClient } from "@azure/storage-queue";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { optionalText, text, textMap } from "../../../resource-manager/values";
import type { Storage } from "../storage";
import { accountOf } from "./storage-account";

export const storageQueue = (storage: Storage): Behaviour => ({
  type: "azurerm_storage_queue",
  parity: "runs",
  reason: "a queue of messages",

  id: (planned, world) =>
    optionalText(planned, "storage_account_id") ? managementId(planned, world) : urlOf(planned, world),

  async apply({ planned }, world) {
    const client = clientOf(planned, storage, world);
    const metadata = textMap(planned, "metadata");
    await client.createIfNotExists();
    await client.setMetadata(metadata);
    return { resource_manager_id: managementId(planned, world), url: urlOf(planned, world) };
  },

  async read({ values }, world) {
    return (await clientOf(values, storage, world).exists()) ? values : null;
  },

  async delete({ values }, world) {
    await clientOf(values, storage, world).deleteIfExists();
  },
});

function managementId(values: Values, world: World): string {
  return `${accountOf(values, world.resources).id}/queueServices/default/queues/${text(values, "name")}`;
}

function urlOf(values: Values, world: World): string {
  return `${text(accountOf(values, world.resources).values, "primary_queue_endpoint")}${text(values, "name")}`;
}

function clientOf(values: Values, storage: Storage, world: World): QueueClient {
  const account = text(accountOf(values, world.resources).values, "name");
  return storage.platformQueues(account).getQueueClient(text(values, "name"));
}
