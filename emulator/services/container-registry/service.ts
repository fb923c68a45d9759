import { recorded } from "../../resource-manager/recorded-type";
import type { EmulatedService } from "../emulated-service";

/** Nothing runs: nobody on this machine pulls an image. */
export const containerRegistry: EmulatedService<undefined> = {
  contributes: () => ({
    resources: [
      recorded({
        type: "azurerm_container_registry",
        reason: "no image is stored",
        computed: (planned) => ({
          login_server: `${String(planned["name"]).toLowerCase()}.azurecr.io`,
          admin_username: "",
          admin_password: "",
        }),
      }),
    ],
  }),
};
