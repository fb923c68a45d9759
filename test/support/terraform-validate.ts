import type { Provider } from "../../emulator/terraform/plugin/tfplugin6";
import type { Attribute, Block, NestedBlock, Type } from "../../emulator/terraform/schema/schema";
import { encodeValue } from "../../emulator/terraform/values/msgpack";
import { Dynamic, type ObjectValue, unknown, type Value } from "../../emulator/terraform/values/value";
import type { Attributes } from "./plan";

/** Terraform's own, in every resource. */
const meta = new Set(["//", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"]);

/**
 * What `terraform validate` says of one resource: first what Terraform reads out of the schema by itself, then what
 * the provider answers. Terraform itself takes minutes for thousands of resources in one folder.
 *
 * @returns nothing when the resource is accepted
 */
export async function refusalsOf(
  provider: Provider,
  type: string,
  block: Block,
  attributes: Attributes,
): Promise<string[]> {
  const problems: string[] = [];
  const config = blockOf(block, attributes, type, problems);
  if (problems.length > 0) return problems;
  const request = { type_name: type, config: { msgpack: encodeValue(config) } };
  const { diagnostics = [] } = await provider.ValidateResourceConfig(request);
  return diagnostics
    .filter(({ severity }) => severity === 1)
    .map(({ summary, detail }) => `${summary} ${detail}`);
}

function blockOf(block: Block, json: Attributes, path: string, problems: string[]): ObjectValue {
  const known = { ...block.attributes, ...block.blocks };
  for (const name of Object.keys(json))
    if (!meta.has(name) && !Object.hasOwn(known, name)) problems.push(`${path}.${name} is not expected here`);
  return Object.fromEntries([
    ...Object.entries(block.attributes).map(([name, attribute]) => [
      name,
      attributeOf(attribute, json[name], `${path}.${name}`, problems),
    ]),
    ...Object.entries(block.blocks).map(([name, nested]) => [
      name,
      nestedOf(nested, json[name], `${path}.${name}`, problems),
    ]),
  ]);
}

function attributeOf(attribute: Attribute, json: unknown, path: string, problems: string[]): Value {
  const { required, optional, type, fields } = attribute;
  if (json === undefined || json === null) {
    if (required) problems.push(`${path} is required`);
    return null;
  }
  if (!required && !optional) problems.push(`${path} cannot be set`);
  return fields && isRecord(json)
    ? blockOf({ attributes: fields, blocks: {} }, json, path, problems)
    : typedValue(type, json, path, problems);
}

function nestedOf(nested: NestedBlock, json: unknown, path: string, problems: string[]): Value {
  const items = json === undefined || json === null ? [] : Array.isArray(json) ? json : [json];
  if (nested.nesting === "single")
    return items.length === 0 ? null : blockOf(nested.block, items[0], path, problems);
  if (items.length < (nested.min ?? 0)) problems.push(`${path}: too few blocks`);
  if (nested.max && items.length > nested.max) problems.push(`${path}: too many blocks`);
  return items.map((item, index) => {
    if (isRecord(item)) return blockOf(nested.block, item, `${path}[${index}]`, problems);
    problems.push(`${path}: not a block`);
    return null;
  });
}

/** Read as Terraform reads it, which takes "7" for a number and 7 for a text; what refers to something else is unknown. */
function typedValue(type: Type, json: unknown, path: string, problems: string[]): Value {
  if (isReference(json)) return unknown;
  if (json === null || json === undefined) return null;
  if (type === "dynamic") return new Dynamic(typeOfJson(json), freeValueOf(json));
  const fail = (): null => {
    problems.push(`${path}: a ${JSON.stringify(type)} is required`);
    return null;
  };
  if (type === "string") return isScalar(json) ? String(json) : fail();
  if (type === "number")
    return isScalar(json) && Number.isFinite(Number(json || "none")) ? Number(json) : zeroOr(json, fail);
  if (type === "bool") return ["true", "false"].includes(String(json)) ? String(json) === "true" : fail();
  const [kind, inner] = type;
  if (kind === "list" || kind === "set") {
    if (!Array.isArray(json)) return fail();
    const items = kind === "set" ? json.filter((item, index) => json.indexOf(item) === index) : json;
    return items.map((item, index) => typedValue(inner, item, `${path}[${index}]`, problems));
  }
  if (!isRecord(json)) return fail();
  if (kind !== "map") throw new Error(`${path}: nobody has said how a ${kind} is read`);
  return Object.fromEntries(
    Object.entries(json).map(([name, item]) => [name, typedValue(inner, item, `${path}.${name}`, problems)]),
  );
}

const zeroOr = (json: unknown, fail: () => null) => (json === 0 ? 0 : fail());

function freeValueOf(json: unknown): Value {
  if (isReference(json)) return unknown;
  if (Array.isArray(json)) return json.map(freeValueOf);
  if (!isRecord(json)) return json as Value;
  return Object.fromEntries(Object.entries(json).map(([name, item]) => [name, freeValueOf(item)]));
}

function typeOfJson(json: unknown): Type {
  if (isReference(json)) return "dynamic";
  if (typeof json === "string") return "string";
  if (typeof json === "number") return "number";
  if (typeof json === "boolean") return "bool";
  if (Array.isArray(json)) return ["tuple", json.map(typeOfJson)];
  if (!isRecord(json)) return "dynamic";
  return ["object", Object.fromEntries(Object.entries(json).map(([name, item]) => [name, typeOfJson(item)]))];
}

const isScalar = (json: unknown) => ["string", "number", "boolean"].includes(typeof json);

const isRecord = (json: unknown): json is Attributes =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** A text that refers to something, or an object that has such a name: Terraform knows neither before it has planned. */
const isReference = (json: unknown): boolean =>
  typeof json === "string"
    ? json.includes("${")
    : isRecord(json) && Object.keys(json).some((name) => name.includes("${"));
