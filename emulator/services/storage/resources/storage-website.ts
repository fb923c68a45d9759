import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { optionalText, text } from "../../../resource-manager/values";
import type { Storage } from "../storage";
import { accountById } from "./storage-account";

/** `$web` of a storage account, open to anyone at the account's web address. */
export const storageWebsite = (storage: Storage): Behaviour => ({
  type: "azurerm_storage_account_static_website",
  parity: "runs",
  reason: "the container $web, readable by anyone at primary_web_endpoint",

  // Azure gives it the account's own id, which here belongs to the account alone
  id: (planned) => `${text(planned, "storage_account_id")}/staticWebsites/default`,

  async apply({ planned }, world) {
    await serve(planned, storage, world);
    return {};
  },

  delete: ({ values }, world) => storage.closeWebsite(accountName(values, world)),

  restore: ({ values }, world) => serve(values, storage, world),
});

function serve(values: Values, storage: Storage, world: World): Promise<void> {
  const index = optionalText(values, "index_document");
  const error404 = optionalText(values, "error_404_document");
  return storage.serveWebsite(accountName(values, world), {
    ...(index && { index }),
    ...(error404 && { error404 }),
  });
}

function accountName(values: Values, { resources }: World): string {
  return text(accountById(resources, text(values, "storage_account_id")).values, "name");
}
