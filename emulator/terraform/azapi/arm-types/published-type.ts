/** A type by its place in the list, or a small one as it is. */
export type TypeReference = number | SmallType;

type SmallType =
  | { readonly kind: "any" | "boolean" | "integer" }
  | { readonly kind: "text"; readonly min?: number; readonly max?: number; readonly pattern?: string }
  | { readonly kind: "literal"; readonly value: string }
  | { readonly kind: "list"; readonly of: TypeReference; readonly min?: number; readonly max?: number }
  | { readonly kind: "union"; readonly of: readonly TypeReference[] };

/** Its type, and what is special about it: it must be there, or only Azure sets it. */
export type Property = readonly [type: TypeReference, ...flags: ("required" | "read-only")[]];

export type Properties = Readonly<Record<string, Property>>;

/** What Azure Resource Manager publishes of a type, without its words. */
export type PublishedType =
  | SmallType
  | { readonly kind: "object"; readonly properties: Properties; readonly others?: TypeReference }
  | {
      readonly kind: "variants";
      /** The property whose value chooses among them. */
      readonly by: string;
      readonly properties: Properties;
      readonly variants: Readonly<Record<string, TypeReference>>;
    };

export interface PublishedTypes {
  readonly "//": string;
  /** The place of the body's type by resource type with version. */
  readonly bodies: Readonly<Record<string, number>>;
  readonly types: readonly PublishedType[];
}
