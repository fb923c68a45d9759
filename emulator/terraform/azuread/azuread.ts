import { fromBindings } from "../from-bindings";
import type { ProviderKind } from "../provider-kind";

/** hashicorp/azuread: the types that `services/entra` has; the resource manager refuses the others by name. */
export function azuread(root: string): ProviderKind {
  return fromBindings(root, { name: "azuread" });
}
