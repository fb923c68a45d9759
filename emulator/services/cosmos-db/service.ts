import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";

/** Planned for other environments, and refused here. */
export const cosmosDb: EmulatedService<undefined> = {
  contributes: () => ({
    refusals: [[/^azurerm_cosmosdb_|^Microsoft\.DocumentDB\//, "Azure Cosmos DB", switchOff]],
  }),
};
