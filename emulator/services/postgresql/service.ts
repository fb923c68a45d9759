import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";

/** Planned for other environments, and refused here. */
export const postgresql: EmulatedService<undefined> = {
  contributes: () => ({
    refusals: [
      [/^azurerm_postgresql_|^Microsoft\.DBforPostgreSQL\//, "Azure Database for PostgreSQL", switchOff],
    ],
  }),
};
