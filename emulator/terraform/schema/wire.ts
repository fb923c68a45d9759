import type { Decoded } from "../plugin/protobuf";
import { type methods, nesting, type SchemaAttribute, type SchemaBlock } from "../plugin/tfplugin6";
import type { Attribute, Block, ProviderSchema } from "./schema";

type Response = Decoded<(typeof methods)["GetProviderSchema"]["response"]>;

/** A schema as Terraform wants to read it. */
export function schemaOnTheWire({ provider, resources, dataSources }: ProviderSchema): Response {
  return {
    provider: { block: blockOnTheWire(provider) },
    resource_schemas: entriesOf(resources),
    data_source_schemas: entriesOf(dataSources),
    // Terraform starts the provider several times for each command, and asks the first one alone
    server_capabilities: { get_provider_schema_optional: true },
  };
}

const entriesOf = (blocks: Readonly<Record<string, Block>>) =>
  Object.entries(blocks).map(([key, block]) => ({ key, value: { block: blockOnTheWire(block) } }));

function blockOnTheWire({ attributes, blocks }: Block): SchemaBlock {
  return {
    attributes: Object.entries(attributes).map(attributeOnTheWire),
    block_types: Object.entries(blocks).map(([name, nested]) => ({
      type_name: name,
      nesting: nesting[nested.nesting],
      min_items: nested.min,
      max_items: nested.max,
      block: blockOnTheWire(nested.block),
    })),
  };
}

function attributeOnTheWire([name, attribute]: [string, Attribute]): Decoded<typeof SchemaAttribute> {
  const { type, fields, required, optional, computed, sensitive, writeOnly } = attribute;
  return {
    name,
    ...(fields
      ? {
          nested_type: {
            nesting: nesting.single,
            attributes: Object.entries(fields).map(attributeOnTheWire),
          },
        }
      : { type: Buffer.from(JSON.stringify(type)) }),
    required,
    optional,
    computed,
    sensitive,
    write_only: writeOnly,
  };
}
