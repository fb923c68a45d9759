import type { StorageEndpoints } from "../services/storage/storage";
import type { ResourceStore } from "./resource-store";
import { text } from "./values";

/** Addresses of the storage account of this name, when there is one. */
export function endpointsOf(resources: ResourceStore, account: string): StorageEndpoints | undefined {
  const found = resources.ofType("azurerm_storage_account").find(({ values }) => values["name"] === account);
  return (
    found && {
      blob: text(found.values, "primary_blob_endpoint"),
      queue: text(found.values, "primary_queue_endpoint"),
      table: text(found.values, "primary_table_endpoint"),
      web: text(found.values, "primary_web_endpoint"),
    }
  );
}

/** Address of the vault of this name, when there is one. */
export function vaultUriOf(resources: ResourceStore, vault: string): string | undefined {
  const found = resources.ofType("azurerm_key_vault").find(({ values }) => values["name"] === vault);
  return found && text(found.values, "vault_uri");
}
