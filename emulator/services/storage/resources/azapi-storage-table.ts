import { lastSegment } from "../../../../azure/resource-id";
import type { Behaviour, World } from "../../../resource-manager/behaviour";
import { azapiBehaviour, echo } from "../../../resource-manager/types/azapi";
import { text } from "../../../resource-manager/values";
import type { Storage } from "../storage";
import { accountById } from "./storage-account";

export const azapiStorageTable = (storage: Storage): Behaviour =>
  azapiBehaviour({
    type: "Microsoft.Storage/storageAccounts/tableServices/tables",
    parity: "runs",
    reason: "a table",

    async respond(change, world) {
      const account = accountById(world.resources, change.id.split("/tableServices/")[0] ?? "");
      await storage.createTable(text(account.values, "name"), text(change.planned, "name"));
      return echo(change);
    },

    async read({ id, values }, world) {
      return (await storage.hasTable(...names(id, world))) ? values : null;
    },

    delete: ({ id }, world) => storage.deleteTable(...names(id, world)),
  });

function names(id: string, { resources }: World): [account: string, table: string] {
  const account = accountById(resources, id.split("/tableServices/")[0] ?? "");
  return [text(account.values, "name"), lastSegment(id)];
}
