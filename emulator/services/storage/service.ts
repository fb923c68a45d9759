import { recorded } from "../../resource-manager/recorded-type";
import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";
import { azapiStorageTable } from "./resources/azapi-storage-table";
import { storageAccount } from "./resources/storage-account";
import { storageBlob } from "./resources/storage-blob";
import { storageContainer } from "./resources/storage-container";
import { storageQueue } from "./resources/storage-queue";
import { storageTable } from "./resources/storage-table";
import { storageWebsite } from "./resources/storage-website";
import { startStorage } from "./start";
import { storageDataPlanes, storageLines } from "./status";
import type { Storage } from "./storage";

export const storage: EmulatedService<Storage> = {
  startsAfter: ["eventGrid", "monitor"],

  start: ({ context, identity, networkRules }, { eventGrid, monitor }) =>
    startStorage(context, { identity, networkRules, monitor, publish: (event) => eventGrid.publish(event) }),

  contributes: (running, { resources }) => ({
    resources: [
      storageAccount(running),
      storageContainer(running),
      storageQueue(running),
      storageTable(running),
      azapiStorageTable(running),
      storageWebsite(running),
      storageBlob(running),
      recorded({
        type: "azurerm_storage_management_policy",
        reason: "no blob is moved or deleted by age",
        id: (planned) => `${planned["storage_account_id"]}/managementPolicies/default`,
      }),
    ],
    refusals: [
      [/^azurerm_storage_(share|data_lake|sync)/, "this part of Azure Storage", switchOff],
      [
        /^Microsoft\.Storage\/storageAccounts/,
        "this type of Azure Storage through azapi",
        "use azurerm's type",
      ],
    ],

    dataPlanes: () => storageDataPlanes(resources),
    status: () => ({ lines: storageLines(resources) }),
  }),
};
