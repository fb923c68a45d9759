import type { Properties, Property, PublishedType, PublishedTypes, TypeReference } from "./published-type";

/** A type as github.com/Azure/bicep-types-az has it in its types.json. */
interface Original {
  readonly $type: string;
  readonly name?: string;
  readonly value?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly discriminator?: string;
  readonly body?: Link;
  readonly itemType?: Link;
  readonly additionalProperties?: Link;
  readonly elements?: readonly Link[] | Readonly<Record<string, Link>>;
  readonly properties?: Members;
  readonly baseProperties?: Members;
}

interface Link {
  readonly $ref: string;
}

type Members = Readonly<Record<string, { readonly type: Link; readonly flags: number }>>;

const origin =
  "Made by compact.ts beside it from Azure/bicep-types-az (MIT): names, kinds and limits alone. UPDATE_ARM_TYPES=1 npx jest emulator/terraform/azapi/arm-types";

/**
 * The types that some bodies are made of, without descriptions and without what nobody refers to.
 *
 * @param sources each with all types of one resource provider and version
 * @param resources e.g. "Microsoft.Web/sites@2025-03-01"
 */
export function compact(
  sources: readonly (readonly Original[])[],
  resources: readonly string[],
): PublishedTypes {
  const types: PublishedType[] = [];
  const bodies: Record<string, number> = {};
  const places = new Map<Original, number>();
  for (const resource of resources) {
    const source = sources.find((each) => each.some(({ name }) => name === resource));
    const body = source?.find(({ $type, name }) => $type === "ResourceType" && name === resource)?.body;
    if (!source || !body) throw new Error(`nobody publishes ${resource}`);
    bodies[resource] = placeOf(source, body);
  }
  return { "//": origin, bodies, types };

  function placeOf(source: readonly Original[], link: Link): number {
    const place = reference(source, link);
    if (typeof place === "number") return place;
    throw new Error("a body is always an object");
  }

  function reference(source: readonly Original[], link: Link): TypeReference {
    const original = source[Number(link.$ref.split("/").at(-1))];
    if (!original) throw new Error(`${link.$ref} leads nowhere`);
    const follow = (to: Link) => reference(source, to);
    const { minLength: min, maxLength: max, pattern } = original;
    switch (original.$type) {
      case "StringType":
        return { kind: "text", min, max, pattern };
      case "StringLiteralType":
        return { kind: "literal", value: original.value ?? "" };
      case "ArrayType":
        return {
          kind: "list",
          of: original.itemType ? follow(original.itemType) : { kind: "any" },
          min,
          max,
        };
      case "UnionType":
        return { kind: "union", of: (original.elements as readonly Link[]).map(follow) };
      case "BooleanType":
        return { kind: "boolean" };
      case "IntegerType":
        return { kind: "integer" };
      case "ObjectType":
      case "DiscriminatedObjectType":
        return places.get(original) ?? added(original, follow);
      default:
        return { kind: "any" };
    }
  }

  function added(original: Original, follow: (to: Link) => TypeReference): number {
    const {
      $type,
      properties,
      baseProperties,
      additionalProperties,
      discriminator = "",
      elements = {},
    } = original;
    const place = types.push({ kind: "any" }) - 1;
    places.set(original, place); // before its properties: they may lead back to it
    types[place] =
      $type === "ObjectType"
        ? {
            kind: "object",
            properties: membersOf(properties, follow),
            ...(additionalProperties && { others: follow(additionalProperties) }),
          }
        : {
            kind: "variants",
            by: discriminator,
            properties: membersOf(baseProperties, follow),
            variants: Object.fromEntries(
              Object.entries(elements as Readonly<Record<string, Link>>).map(([value, to]) => [
                value,
                follow(to),
              ]),
            ),
          };
    return place;
  }
}

const required = 1;
const readOnly = 2;

function membersOf(members: Members = {}, follow: (to: Link) => TypeReference): Properties {
  return Object.fromEntries(
    Object.entries(members).map(([name, { type, flags }]): [string, Property] => [
      name,
      flags & readOnly
        ? [{ kind: "any" }, ...(flags & required ? (["required"] as const) : []), "read-only"]
        : [follow(type), ...(flags & required ? (["required"] as const) : [])],
    ]),
  );
}
