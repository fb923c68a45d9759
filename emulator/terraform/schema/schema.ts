/** Terraform's own notation of types: "string", ["map", "string"], ["object", {…}], "dynamic". */
export type Type =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", Type]
  | readonly ["object", { readonly [name: string]: Type }]
  | readonly ["tuple", readonly Type[]];

export interface Attribute {
  readonly type: Type;
  /** Of an object whose fields are optional one by one. */
  readonly fields?: Readonly<Record<string, Attribute>>;
  readonly required?: boolean;
  readonly optional?: boolean;
  /** The provider gives a value where the configuration gives none. */
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly writeOnly?: boolean;
  /** Planned where the configuration says nothing. */
  readonly default?: string | number | boolean;
  /** A change cannot be made in place. */
  readonly forceNew?: boolean;
}

export interface NestedBlock {
  readonly nesting: "single" | "list" | "set";
  readonly min?: number;
  readonly max?: number;
  /** Azure makes it where the configuration has none. */
  readonly computed?: boolean;
  /** Any change inside the block cannot be made in place. */
  readonly forceNew?: boolean;
  readonly block: Block;
}

export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

/** What one provider of one version offers. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
}
