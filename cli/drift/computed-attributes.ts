import { azurerm } from "../../emulator/terraform/azurerm/azurerm";
import type { Block } from "../../emulator/terraform/schema/schema";

/**
 * Tells which attributes Azure alone decides on, as the provider's schema has it.
 *
 * @param types the resource types that are asked for; of azapi's, all that is compared was sent by the code
 */
export function computedIn(
  root: string,
  types: readonly string[],
): (type: string, attribute: string) => boolean {
  const known = [...new Set(types)].filter((type) => type.startsWith("azurerm_"));
  if (known.length === 0) return () => false;
  const { resources } = azurerm(root).schemaOf({ resources: known, dataSources: [] });
  return (type, attribute) => {
    const block = resources[type];
    return block !== undefined && isComputed(block, attribute.split("."));
  };
}

function isComputed({ attributes, blocks }: Block, [name = "", ...rest]: readonly string[]): boolean {
  const attribute = attributes[name];
  if (attribute) return Boolean(attribute.computed) && !attribute.optional && !attribute.required;
  const nested = blocks[name];
  return nested !== undefined && isComputed(nested.block, nested.nesting === "single" ? rest : rest.slice(1));
}
