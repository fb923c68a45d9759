import { nobody, type TerraformTypes } from "../../terraform/terraform-types";
import { functionsRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_service_plan: {
      defaults: { per_site_scaling_enabled: false, premium_plan_auto_scale_enabled: false },
      forceNew: ["location", "name", "os_type", "resource_group_name"],
    },
    "data.azurerm_function_app_host_keys": {
      sensitive: [
        "blobs_extension_key",
        "default_function_key",
        "durabletask_extension_key",
        "event_grid_extension_config_key",
        "event_grid_extension_key",
        "primary_key",
        "signalr_extension_key",
        "webpubsub_extension_key",
      ],
    },
  },
  rules: functionsRules,
  offline: {
    azurerm_function_app_host_keys: {
      // what Azure says of an app whose code has not started yet
      answer: {
        id: nobody,
        blobs_extension_key: "",
        default_function_key: "",
        event_grid_extension_config_key: "",
        event_grid_extension_key: "",
        primary_key: "",
        durabletask_extension_key: "",
        signalr_extension_key: "",
        webpubsub_extension_key: "",
      },
      deployed: { blobs_extension_key: "assumed" },
    },
  },
};
