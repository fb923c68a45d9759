import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** What the real azurerm accepts, as `terraform providers schema -json` says. */
export interface AzurermSchema {
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
  readonly data_source_schemas: Readonly<Record<string, { readonly block: Block }>>;
  readonly provider: { readonly block: Block };
}

export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
}

interface Attribute {
  readonly type: unknown;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly deprecated?: boolean;
}

interface NestedBlock {
  readonly block: Block;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** Written by Terraform for every resource, or left out of the schema file. */
const meta = new Set(["//", "count", "depends_on", "for_each", "lifecycle", "provider", "description"]);

/** Whether Terraform reads a name itself, or the schema file lacks it everywhere. */
export function isMeta(name: string): boolean {
  return meta.has(name);
}

/** The real provider's schema, or undefined where this machine has none. */
export function azurermSchema(): AzurermSchema | undefined {
  const file = "../shared/azure-schema/azurerm-4.55.0.json.gz";
  return existsSync(file) ? JSON.parse(gunzipSync(readFileSync(file)).toString()).schema : undefined;
}

/** What the provider would refuse or warn of in one resource, each with its path. */
export function problemsIn(block: Block, values: Readonly<Record<string, unknown>>, path: string): string[] {
  const { attributes = {}, block_types: blocks = {} } = block;
  const given = Object.entries(values).filter(([name, value]) => !isMeta(name) && value !== undefined);
  const missing = Object.entries(attributes)
    .filter(([name, { required }]) => required && values[name] === undefined)
    .map(([name]) => `${path}.${name}: missing`);
  const tooFew = Object.entries(blocks)
    .filter(([name, { min_items: least = 0 }]) => asList(values[name]).length < least)
    .map(([name]) => `${path}.${name}: block missing`);
  const wrong = given.flatMap(([name, value]) => {
    const attribute = attributes[name];
    if (attribute) return problemsOfAttribute(attribute, value, `${path}.${name}`);
    const nested = blocks[name];
    return nested ? problemsOfBlocks(nested, value, `${path}.${name}`) : [`${path}.${name}: unknown`];
  });
  return [...missing, ...tooFew, ...wrong];
}

function problemsOfBlocks(nested: NestedBlock, value: unknown, path: string): string[] {
  const values = asList(value);
  const tooMany = values.length > (nested.max_items ?? values.length) ? [`${path}: too many blocks`] : [];
  return [
    ...tooMany,
    ...values.flatMap((each, index) =>
      problemsIn(nested.block, each as Record<string, unknown>, `${path}[${index}]`),
    ),
  ];
}

function problemsOfAttribute(attribute: Attribute, value: unknown, path: string): string[] {
  if (!attribute.required && !attribute.optional) return [`${path}: only Azure sets it`];
  if (attribute.deprecated) return [`${path}: deprecated`];
  return hasType(attribute.type, value) ? [] : [`${path}: not a ${JSON.stringify(attribute.type)}`];
}

function hasType(type: unknown, value: unknown): boolean {
  if (typeof value === "string" && value.includes("${")) return true;
  if (type === "string") return typeof value === "string";
  if (type === "number") return typeof value === "number";
  if (type === "bool") return typeof value === "boolean";
  if (!Array.isArray(type)) return true;
  const [collection, element] = type;
  if (collection === "list" || collection === "set")
    return Array.isArray(value) && value.every((each) => hasType(element, each));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (collection === "map") return Object.values(value).every((each) => hasType(element, each));
  // an attribute that is an object: each of its fields may be left out
  const fields = element as Readonly<Record<string, unknown>>;
  return Object.entries(value).every(([name, each]) => name in fields && hasType(fields[name], each));
}

/** A block that may occur once is written without a list. */
export function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
