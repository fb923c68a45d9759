import type { Behaviour } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { ResourceError } from "../../../resource-manager/resource-error";
import { text } from "../../../resource-manager/values";
import type { Storage } from "../storage";
import { accountByName } from "./storage-account";

export const storageTable = (storage: Storage): Behaviour => ({
  type: "azurerm_storage_table",
  parity: "runs",
  reason: "a table",

  id: (planned, world) => {
    const account = accountByName(world.resources, text(planned, "storage_account_name"));
    return `${text(account.values, "primary_table_endpoint")}Tables('${text(planned, "name")}')`;
  },

  async apply({ planned }, world) {
    const account = accountByName(world.resources, text(planned, "storage_account_name"));
    if (account.values["shared_access_key_enabled"] === false) {
      throw new ResourceError(
        403,
        "KeyBasedAuthenticationNotPermitted",
        `azurerm_storage_table cannot be used with the account "${account.values["name"]}", which has no keys.\n` +
          "  why: azurerm reads a table's access policy with the account key, whatever it is told to use\n" +
          "  fix: make the table with azapi_resource, type Microsoft.Storage/storageAccounts/tableServices/tables",
      );
    }
    await storage.createTable(text(account.values, "name"), text(planned, "name"));
    return {
      resource_manager_id: `${account.id}/tableServices/default/tables/${text(planned, "name")}`,
    };
  },

  async read({ values }) {
    return (await storage.hasTable(...names(values))) ? values : null;
  },

  delete: ({ values }) => storage.deleteTable(...names(values)),
});

function names(values: Values): [account: string, table: string] {
  return [text(values, "storage_account_name"), text(values, "name")];
}
