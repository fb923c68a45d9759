/** Something that an identity has to be allowed to do. */
export interface Need {
  /** Terraform's address of the principal. */
  readonly who: string;
  /** Construct path of what acts under it, e.g. "Images/App". */
  readonly by: string;
  /** Terraform's address of the resource it is about; its id when the stack does not make it. */
  readonly on: string;
  /** An operation of Azure, or the role that Azure's documentation asks for by name. */
  readonly what: { readonly action: string } | { readonly role: string };
  /** Line of the code that does it, e.g. "runtime/shared/redis.ts:12"; undefined for what the platform does. */
  readonly at?: string;
  /** "BlockBlobClient.upload", or why the platform does it. */
  readonly why: string;
  /** Any part of the resource will do: the code does not say which container. */
  readonly anyPart?: true;
}
