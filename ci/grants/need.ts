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
  /** What the platform does there. */
  readonly why: string;
}
