import type { Behaviour, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { optionalText, text } from "../../../resource-manager/values";
import { accountById } from "./storage-account";

/** `$web` of a storage account, open to anyone at the account's web address. */
export const storageWebsite: Behaviour = {
  type: "azurerm_storage_account_static_website",
  parity: "runs",
  reason: "the container $web, readable by anyone at primary_web_endpoint",

  // Azure gives it the account's own id, which here belongs to the account alone
  id: (planned) => `${text(planned, "storage_account_id")}/staticWebsites/default`,

  async apply({ planned }, world) {
    await serve(planned, world);
    return {};
  },

  delete: ({ values }, world) => world.storage.closeWebsite(accountName(values, world)),

  restore: ({ values }, world) => serve(values, world),
};

function serve(values: Values, world: World): Promise<void> {
  const index = optionalText(values, "index_document");
  const error404 = optionalText(values, "error_404_document");
  return world.storage.serveWebsite(accountName(values, world), {
    ...(index && { index }),
    ...(error404 && { error404 }),
  });
}

function accountName(values: Values, { resources }: World): string {
  return text(accountById(resources, text(values, "storage_account_id")).values, "name");
}
