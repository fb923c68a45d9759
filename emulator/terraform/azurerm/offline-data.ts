import type { ObjectValue } from "../values/value";

const nobody = "00000000-0000-0000-0000-000000000000";

/**
 * Data sources of a stack that is planned without an account: the caller is nobody in particular, everything
 * else is left unknown.
 */
export function offlineData(type: string, config: ObjectValue): ObjectValue | undefined {
  if (type !== "azurerm_client_config") return undefined;
  return {
    ...config,
    id: nobody,
    client_id: nobody,
    object_id: nobody,
    subscription_id: nobody,
    tenant_id: nobody,
  };
}
