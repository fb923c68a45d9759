import { fromBindings } from "../from-bindings";
import type { ProviderKind } from "../provider-kind";
import { checksByName } from "./everywhere";
import { offlineData } from "./offline-data";

/** hashicorp/azurerm. */
export function azurerm(root: string): ProviderKind {
  return fromBindings(root, { name: "azurerm", checksByName, readOffline: offlineData });
}
