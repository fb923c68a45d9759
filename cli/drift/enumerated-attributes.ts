import { azurerm } from "../../emulator/terraform/azurerm/azurerm";

/**
 * Tells which attributes take a few words alone, such as "Enabled" and "Disabled": Azure answers some of them in another
 * case. Of azapi's none is asked for: it leaves the case alone by itself where `ignore_casing` is set.
 *
 * @returns whether the attribute at a path without indexes is one, e.g. "network_rules.default_action"
 */
export function enumeratedIn(root: string): (type: string, path: string) => boolean {
  const { beyondSchemaOf } = azurerm(root);
  return (type, path) => beyondSchemaOf(type).checks?.[path]?.isOneOf === true;
}
