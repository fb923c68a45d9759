import { notRunLocally, type ResourceError } from "./resource-error";

/** Types whose whole point is a service that nothing here stands in for, what that is and what to do instead. */
export type TypeRefusal = readonly [pattern: RegExp, what: string, fix: string];

export const switchOff = "switch the workload that needs it off in environments/local.ts";

/** Of services that have no folder of their own in emulator/services. */
export const refusedServices: readonly TypeRefusal[] = [
  [/^azurerm_mssql_|^Microsoft\.Sql\//, "Azure SQL", switchOff],
  [/^azurerm_servicebus_|^Microsoft\.ServiceBus\//, "Azure Service Bus", switchOff],
  [/^azurerm_container_app|^Microsoft\.App\//, "Azure Container Apps", switchOff],
  [/^azurerm_api_management|^Microsoft\.ApiManagement\//, "Azure API Management", switchOff],
  [/^azurerm_static_web_app|^Microsoft\.Web\/staticSites/, "Azure Static Web Apps", switchOff],
];

/** The refusal of a type that would do nothing here, or undefined. */
export function refusalOf(type: string, refusals: readonly TypeRefusal[]): ResourceError | undefined {
  const found = refusals.find(([pattern]) => pattern.test(type));
  return found && notRunLocally(`${found[1]} (${type})`, found[2]);
}
