import type { ContainerClient } from "@azure/storage-blob";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally } from "../../../resource-manager/resource-error";
import { optionalText, text, textMap } from "../../../resource-manager/values";
import type { Storage } from "../storage";
import { accountOf } from "./storage-account";

export const storageContainer = (storage: Storage): Behaviour => ({
  type: "azurerm_storage_container",
  parity: "runs",
  reason: "a container of blobs; without public access, immutability and encryption scopes",

  id: (planned, world) =>
    optionalText(planned, "storage_account_id")
      ? managementId(planned, world)
      : `${text(accountOf(planned, world.resources).values, "primary_blob_endpoint")}${text(planned, "name")}`,

  async apply({ planned }, world) {
    if ((optionalText(planned, "container_access_type") ?? "private") !== "private") {
      throw notRunLocally("containers that anyone may read", 'set container_access_type to "private"', [
        "container_access_type",
      ]);
    }
    const client = clientOf(planned, storage, world);
    const metadata = textMap(planned, "metadata");
    const { succeeded } = await client.createIfNotExists({ metadata });
    if (!succeeded) await client.setMetadata(metadata);
    return {
      metadata,
      resource_manager_id: managementId(planned, world),
      has_immutability_policy: false,
      has_legal_hold: false,
      default_encryption_scope: planned["default_encryption_scope"] ?? "$account-encryption-key",
    };
  },

  async read({ values }, world) {
    const client = clientOf(values, storage, world);
    if (!(await client.exists())) return null;
    return { ...values, metadata: (await client.getProperties()).metadata ?? {} };
  },

  async delete({ values }, world) {
    await clientOf(values, storage, world).deleteIfExists();
  },
});

function managementId(values: Values, world: World): string {
  return `${accountOf(values, world.resources).id}/blobServices/default/containers/${text(values, "name")}`;
}

function clientOf(values: Values, storage: Storage, world: World): ContainerClient {
  const account = text(accountOf(values, world.resources).values, "name");
  return storage.platformBlobs(account).getContainerClient(text(values, "name"));
}
