import type { Decoded } from "../plugin/protobuf";
import { type methods, nesting, type SchemaBlock } from "../plugin/tfplugin6";
import type { Block, ProviderSchema } from "./schema";

type Response = Decoded<(typeof methods)["GetProviderSchema"]["response"]>;

/** A schema as Terraform wants to read it. */
export function schemaOnTheWire({ provider, resources, dataSources }: ProviderSchema): Response {
  return {
    provider: { block: blockOnTheWire(provider) },
    resource_schemas: entriesOf(resources),
    data_source_schemas: entriesOf(dataSources),
    server_capabilities: {},
  };
}

const entriesOf = (blocks: Readonly<Record<string, Block>>) =>
  Object.entries(blocks).map(([key, block]) => ({ key, value: { block: blockOnTheWire(block) } }));

function blockOnTheWire({ attributes, blocks }: Block): SchemaBlock {
  return {
    attributes: Object.entries(attributes).map(([name, attribute]) => ({
      name,
      type: Buffer.from(JSON.stringify(attribute.type)),
      required: attribute.required,
      optional: attribute.optional,
      computed: attribute.computed,
      sensitive: attribute.sensitive,
      write_only: attribute.writeOnly,
    })),
    block_types: Object.entries(blocks).map(([name, nested]) => ({
      type_name: name,
      nesting: nesting[nested.nesting],
      min_items: nested.min,
      max_items: nested.max,
      block: blockOnTheWire(nested.block),
    })),
  };
}
