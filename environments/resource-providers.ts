import type { WorkloadNeeds } from "../workloads/needs";
import type { PrivateNetworkEnvironment } from "./network-schema";

/** What azurerm registers in every subscription with `resource_provider_registrations = "core"`. */
export const coreProviders: readonly string[] = [
  "Microsoft.Authorization",
  "Microsoft.Compute",
  "Microsoft.CostManagement",
  "Microsoft.ManagedIdentity",
  "Microsoft.MarketplaceOrdering",
  "Microsoft.Network",
  "Microsoft.Resources",
  "Microsoft.Storage",
];

/** Of every stack that keeps logs; spelled as Azure spells it, since azurerm compares letter by letter. */
const ofLogs: readonly string[] = ["Microsoft.OperationalInsights", "microsoft.insights"];

/** Of every estate, whatever its workloads are. */
const ofEstates: readonly string[] = ["Microsoft.AlertsManagement", "Microsoft.KeyVault", ...ofLogs];

/**
 * What has to be registered in an environment's subscription beside azurerm's core: what its stack uses and no more. Of
 * the set that azurerm takes otherwise, "legacy", Azure has retired some and our stack needs others.
 */
export function resourceProvidersOf({ resourceProviders = [] }: WorkloadNeeds): string[] {
  return [...new Set([...ofEstates, ...resourceProviders])].sort();
}

/** The same for the subscription of the stack `bootstrap`. */
export const bootstrapProviders: readonly string[] = ["Microsoft.ContainerRegistry", ...ofLogs];

/** The same for the stack `network-ENV`: to whom its subnets are given, and what they reach by a service endpoint. */
export function networkProvidersOf({ runners }: NonNullable<PrivateNetworkEnvironment["own"]>): string[] {
  return ["Microsoft.App", "Microsoft.KeyVault", ...(runners === "github" ? ["GitHub.Network"] : [])];
}
