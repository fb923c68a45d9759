/** Something in a stack that somebody should know before it is deployed. */
export interface Finding {
  /** An error refuses the stack; a warning lets it pass and is read. */
  readonly severity: "error" | "warning";
  /** Stable and searchable, e.g. "storage-public-access"; suppressions and documents refer to it. */
  readonly rule: string;
  /** Construct path of the resource, e.g. "Images/Storage"; "" for what concerns the whole stack. */
  readonly path: string;
  /** What is wrong, in the words of the resource: the attribute, its value. */
  readonly what: string;
  readonly why: string;
  /** The change that makes it right. */
  readonly fix: string;
}

/** The order for readers: errors first, then as the constructs stand in the tree. */
export function byWeight(a: Finding, b: Finding): number {
  if (a.severity !== b.severity) return a.severity === "error" ? -1 : 1;
  return compare(a.path, b.path) || compare(a.rule, b.rule) || compare(a.what, b.what);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
