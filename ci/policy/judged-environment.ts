/** A finding that an environment lives with, for a while. */
export interface Suppression {
  /** Id of the rule. */
  readonly rule: string;
  /** Construct path of the resource, as the finding shows it. */
  readonly path: string;
  readonly reason: string;
  /** Last day on which it counts, e.g. "2027-03-31". */
  readonly expires: string;
}

/** What rules have to know of an environment that its resources do not say; its file is one. */
export interface JudgedEnvironment {
  /** "local" is the one of which nothing is in Azure: everything runs on one machine. */
  readonly name: string;
  readonly dataProtected: boolean;
  readonly network: { readonly mode: "private" | "public" };
  readonly policy: {
    /** Azure regions that may hold anything of it. */
    readonly regions: readonly string[];
    /** Sizes and tiers, by kind of resource, instead of those that the policy allows everywhere. */
    readonly skus: Readonly<Record<string, readonly string[]>>;
    readonly suppressions: readonly Suppression[];
  };
}

/** Whether an environment is the one on a developer's machine. */
export function isOnOneMachine({ name }: Pick<JudgedEnvironment, "name">): boolean {
  return name === "local";
}
