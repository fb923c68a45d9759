import { notRunLocally, type ResourceError } from "./resource-error";

/** Types whose whole point is a service that nothing here stands in for, what that is and what to do instead. */
export type Refusal = readonly [pattern: RegExp, what: string, fix: string];

export const SWITCH_OFF = "switch the workload that needs it off in environments/local.ts";

/** Of services that have no folder of their own in emulator/services. */
export const refusedServices: readonly Refusal[] = [
  [/^azurerm_mssql_|^Microsoft\.Sql\//, "Azure SQL", SWITCH_OFF],
  [/^azurerm_servicebus_|^Microsoft\.ServiceBus\//, "Azure Service Bus", SWITCH_OFF],
  [/^azurerm_container_app|^Microsoft\.App\//, "Azure Container Apps", SWITCH_OFF],
  [/^azurerm_api_management|^Microsoft\.ApiManagement\//, "Azure API Management", SWITCH_OFF],
  [/^azurerm_static_web_app|^Microsoft\.Web\/staticSites/, "Azure Static Web Apps", SWITCH_OFF],
];

/** The refusal of a type that would do nothing here, or undefined. */
export function refusalOf(type: string, refusals: readonly Refusal[]): ResourceError | undefined {
  const found = refusals.find(([pattern]) => pattern.test(type));
  return found && notRunLocally(`${found[1]} (${type})`, found[2]);
}
