import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Microsoft's published types of one resource provider and version, each referring to others by index. */
export type ArmTypes = readonly ArmType[];

interface Reference {
  readonly $ref: string;
}

interface ArmType {
  readonly $type: string;
  readonly name?: string;
  readonly value?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly discriminator?: string;
  readonly body?: Reference;
  readonly resourceType?: string;
  /** What an action takes. */
  readonly input?: Reference;
  readonly itemType?: Reference;
  readonly additionalProperties?: Reference;
  readonly elements?: readonly Reference[] | Readonly<Record<string, Reference>>;
  readonly properties?: Properties;
  readonly baseProperties?: Properties;
}

type Properties = Readonly<Record<string, { readonly type: Reference; readonly flags: number }>>;

const required = 1;
const readOnly = 2;

/** What has been read: a file takes some ten milliseconds, and is asked for with each body. */
const read = new Map<string, ArmTypes | undefined>();

/** The types of e.g. "microsoft.web@2025-03-01", or undefined where this machine has none. */
export function armTypes(providerAndVersion: string): ArmTypes | undefined {
  if (!read.has(providerAndVersion)) {
    const file = `../shared/azure-schema/arm-types-${providerAndVersion}.json.gz`;
    read.set(
      providerAndVersion,
      existsSync(file) ? JSON.parse(gunzipSync(readFileSync(file)).toString()) : undefined,
    );
  }
  return read.get(providerAndVersion);
}

/**
 * What Azure Resource Manager's published type refuses in a body.
 *
 * @param resource type with version, e.g. "Microsoft.Web/sites@2025-03-01"
 * @param body with the properties that azapi adds: name and location
 */
export function problemsInBody(types: ArmTypes, resource: string, body: Record<string, unknown>): string[] {
  const type = types.find((each) => each.$type === "ResourceType" && each.name === resource);
  return type?.body ? problemsOf(types, type.body, body, "body") : [`${resource} is not a published type`];
}

/**
 * What the published action of a type refuses in its body.
 *
 * @param action e.g. "provisionManagedNetwork"
 */
export function problemsInAction(
  types: ArmTypes,
  resource: string,
  action: string,
  body: Record<string, unknown>,
): string[] {
  const [type] = resource.split("@");
  const published = types.find(
    (each) => each.$type === "ResourceFunctionType" && each.name === action && each.resourceType === type,
  );
  if (published === undefined) return [`${resource} has no published action "${action}"`];
  return published.input ? problemsOf(types, published.input, body, "body") : ["body: the action takes none"];
}

function problemsOf(types: ArmTypes, reference: Reference, value: unknown, path: string): string[] {
  if (typeof value === "string" && value.includes("${")) return [];
  const type = types[Number(reference.$ref.split("/").at(-1))];
  if (type === undefined) return [`${path}: the published types do not hold together`];
  switch (type.$type) {
    case "ObjectType":
      return problemsOfObject(types, type, value, path);
    case "DiscriminatedObjectType":
      return problemsOfVariant(types, type, value, path);
    case "ArrayType":
      return Array.isArray(value) ? problemsOfList(types, type, value, path) : [`${path}: not a list`];
    case "UnionType": {
      const accepted = (type.elements as readonly Reference[]).some(
        (each) => problemsOf(types, each, value, path).length === 0,
      );
      return accepted ? [] : [`${path}: ${JSON.stringify(value)} is not one of the values`];
    }
    case "StringLiteralType":
      return value === type.value ? [] : [`${path}: not "${type.value}"`];
    case "StringType":
      return isText(type, value) ? [] : [`${path}: not a string, or not one of this form`];
    case "BooleanType":
      return typeof value === "boolean" ? [] : [`${path}: not a boolean`];
    case "IntegerType": {
      const { minValue = Number.NEGATIVE_INFINITY, maxValue = Number.POSITIVE_INFINITY } = type;
      const accepted = Number.isInteger(value) && Number(value) >= minValue && Number(value) <= maxValue;
      return accepted ? [] : [`${path}: not a whole number within its limits`];
    }
    default:
      return [];
  }
}

function problemsOfList(types: ArmTypes, type: ArmType, values: unknown[], path: string): string[] {
  const { itemType, minLength = 0, maxLength = Infinity } = type;
  const counted =
    values.length >= minLength && values.length <= maxLength ? [] : [`${path}: too many or too few`];
  const wrong = values.flatMap((each, index) =>
    problemsOf(types, known(itemType), each, `${path}[${index}]`),
  );
  return [...counted, ...wrong];
}

function isText({ pattern = "", minLength = 0, maxLength = Infinity }: ArmType, value: unknown): boolean {
  if (typeof value !== "string") return false;
  return value.length >= minLength && value.length <= maxLength && new RegExp(pattern).test(value);
}

function problemsOfObject(types: ArmTypes, type: ArmType, value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path}: not an object`];
  const { properties = {}, additionalProperties } = type;
  const missing = Object.entries(properties)
    .filter(([name, { flags }]) => flags & required && !(flags & readOnly) && !(name in value))
    .map(([name]) => `${path}.${name}: missing`);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const property = properties[name];
    if (property && property.flags & readOnly) return [`${path}.${name}: only Azure sets it`];
    const reference = property?.type ?? additionalProperties;
    return reference ? problemsOf(types, reference, inner, `${path}.${name}`) : [`${path}.${name}: unknown`];
  });
  return [...missing, ...wrong];
}

/** A variant has its own properties and those that all variants share. */
function problemsOfVariant(types: ArmTypes, type: ArmType, value: unknown, path: string): string[] {
  const { discriminator = "", elements = {}, baseProperties = {} } = type;
  const name = (value as Record<string, unknown>)[discriminator];
  const reference = (elements as Readonly<Record<string, Reference>>)[String(name)];
  const variant = reference && types[Number(reference.$ref.split("/").at(-1))];
  return variant
    ? problemsOfObject(
        types,
        { ...variant, properties: { ...baseProperties, ...variant.properties } },
        value,
        path,
      )
    : [`${path}.${discriminator}: "${name}" is unknown`];
}

function known(reference: Reference | undefined): Reference {
  if (reference === undefined) throw new Error("The published types do not hold together.");
  return reference;
}
