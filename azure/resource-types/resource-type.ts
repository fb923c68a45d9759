/** What is known of a kind of resource. */
export interface ResourceType {
  /** What people call it. @default - the last part of its type */
  readonly words?: string;
  /** How azurerm makes its id. @default - azapi makes it from the type, or nothing reads it */
  readonly id?: IdFrom;
  /** Why it costs nothing by itself. @default - ci/cost/meters prices it */
  readonly free?: string;
  /** When it goes, something is gone for good, or for as long as nobody restores it. */
  readonly losesData?: true;
  /** Deleting it is a change of something else, an act that is forgotten, or is asked of a data plane. */
  readonly deletesNothing?: true;
  /** Whatever changes about it changes who may do what. */
  readonly decidesAccess?: true;
  /** What of it writes logs: itself, or a part of it that has diagnostic settings of its own. */
  readonly logs?: "itself" | `/${string}`;
  /** It takes tags though it has no place of its own; whatever has a place takes tags. */
  readonly tagsWithoutLocation?: true;
  /** Somebody has looked at it: it says nothing that a policy could ask for, beyond what every resource is asked. */
  readonly nothingToAsk?: true;
}

/** By Terraform's type, or for azapi Azure's: "Microsoft.Search/searchServices". */
export type ResourceTypes = Readonly<Record<string, ResourceType>>;

/** What the id of a resource is made of, beside its name. */
export type IdFrom =
  /** It stands in a resource group: `/subscriptions/{s}/resourceGroups/{g}/providers/{armType}/{name}`. */
  | { readonly armType: string }
  /** It is a part of what an attribute names: its type, the attribute, and the path below it. */
  | { readonly parent: string; readonly parentName: string; readonly below: string }
  /** It is a part of what an attribute has the id of: the attribute, and the path below it. */
  | { readonly parentId: string; readonly below: string }
  /** It is set on a resource, once, and has no name: the attribute with that one's id, and what is set. */
  | { readonly setOn: string; readonly below: string };
