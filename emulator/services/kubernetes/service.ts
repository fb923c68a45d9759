import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";

/** Planned for other environments, and refused here. */
export const kubernetes: EmulatedService<undefined> = {
  contributes: () => ({
    refusals: [
      [/^azurerm_kubernetes_|^Microsoft\.ContainerService\//, "Azure Kubernetes Service", switchOff],
    ],
  }),
};
