import type { Attribute, Block, NestedBlock } from "../schema/schema";
import type { Checks } from "../validation/checks";
import type { ObjectValue } from "../values/value";

/**
 * What a real provider does with a resource type beyond what a schema can say. Paths are dotted names of
 * attributes and blocks, without indexes: "blob_properties.delete_retention_policy.days".
 */
export interface BeyondSchema {
  /** Planned where the configuration is silent. Inside a block only where the block is there. */
  readonly defaults?: Readonly<Record<string, string | number | boolean>>;
  /** A change of these destroys the resource and makes it anew. */
  readonly forceNew?: readonly string[];
  /** Further changes that force a replacement, by their values: the names of the attributes at fault. */
  readonly forceNewWhen?: (prior: ObjectValue, planned: ObjectValue) => readonly string[];
  /** Blocks that Azure fills in where the configuration has none: no schema tells them from others. */
  readonly computedBlocks?: readonly string[];
  readonly sensitive?: readonly string[];
  /** Sent to the provider, and kept in no state. */
  readonly writeOnly?: readonly string[];
  /** Fewest and most blocks, where it is not "any number" or "at most one". */
  readonly counts?: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;
  /** Computed attributes that become unknown when one of the named attributes changes. */
  readonly recomputed?: Readonly<Record<string, readonly string[]>>;
  /** What the values must be, by path; each item of a list on its own. */
  readonly checks?: Checks;
  /** Fewest and most items of an attribute that is a list. */
  readonly items?: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;
  /** Attributes of which at most one, exactly one, or at least one may be set; by path, too. */
  readonly conflicts?: readonly (readonly string[])[];
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  /** Attributes that need another one beside them. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
}

/** The schema with what the beyondSchema says about defaults, replacement, sensitivity and counts. */
export function withBeyondSchema(block: Block, beyondSchema: BeyondSchema, path = ""): Block {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);

  const attributes = mapEntries(block.attributes, (name, attribute): Attribute => {
    const fallback = beyondSchema.defaults?.[at(name)];
    return {
      ...attribute,
      ...(fallback !== undefined && { default: fallback }),
      ...(beyondSchema.forceNew?.includes(at(name)) && { forceNew: true }),
      ...(beyondSchema.writeOnly?.includes(at(name)) && { writeOnly: true }),
      ...(beyondSchema.sensitive?.includes(at(name)) && { sensitive: true }),
    };
  });
  const blocks = mapEntries(
    block.blocks,
    (name, nested): NestedBlock => ({
      ...nested,
      ...beyondSchema.counts?.[at(name)],
      ...(beyondSchema.forceNew?.includes(at(name)) && { forceNew: true }),
      ...(beyondSchema.computedBlocks?.includes(at(name)) && { computed: true }),
      block: withBeyondSchema(nested.block, beyondSchema, at(name)),
    }),
  );
  return { attributes, blocks };
}

function mapEntries<In, Out>(
  object: Readonly<Record<string, In>>,
  change: (name: string, value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(name, value)]));
}
