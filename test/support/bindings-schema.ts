import { azurerm } from "../../emulator/terraform/azurerm/azurerm";
import type * as ours from "../../emulator/terraform/schema/schema";
import type { AzurermSchema, Block } from "./azurerm-schema";

/**
 * What the installed bindings know of some kinds, for those that the real provider's schema on this machine lacks. The
 * local provider tells Terraform the same; of all other kinds a test holds it against the real one.
 */
export function bindingsSchema(kinds: readonly string[]): AzurermSchema["resource_schemas"] {
  const { resources } = azurerm(process.cwd()).schemaOf({ resources: kinds, dataSources: [] });
  return Object.fromEntries(
    Object.entries(resources).map(([kind, block]) => [kind, { block: asReal(block) }]),
  );
}

function asReal({ attributes, blocks }: ours.Block): Block {
  return {
    attributes,
    block_types: Object.fromEntries(
      Object.entries(blocks).map(([name, { min, max, block }]) => [
        name,
        {
          block: asReal(block),
          ...(min !== undefined && { min_items: min }),
          ...(max !== undefined && { max_items: max }),
        },
      ]),
    ),
  };
}
