import type { ObjectValue } from "../values/value";

const nobody = "00000000-0000-0000-0000-000000000000";

const answers: Readonly<Record<string, ObjectValue>> = {
  azurerm_client_config: {
    id: nobody,
    client_id: nobody,
    object_id: nobody,
    subscription_id: nobody,
    tenant_id: nobody,
  },
  // what Azure says of an app whose code has not started yet
  azurerm_function_app_host_keys: {
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
};

/** What it says once the code has started. */
const deployed: Readonly<Record<string, ObjectValue>> = {
  azurerm_function_app_host_keys: { blobs_extension_key: "assumed" },
};

/**
 * Data sources of a stack that is planned without an account: the caller is nobody in particular.
 *
 * @returns undefined for a type that has no answer without Azure
 */
export function offlineData(type: string, config: ObjectValue, isDeployed: boolean): ObjectValue | undefined {
  const answer = answers[type];
  return answer && { ...config, ...answer, ...(isDeployed && deployed[type]) };
}
