import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";

/** Planned for other environments, and refused here. */
export const eventHubs: EmulatedService<undefined> = {
  contributes: () => ({
    refusals: [[/^azurerm_eventhub|^Microsoft\.EventHub\//, "Azure Event Hubs", switchOff]],
  }),
};
