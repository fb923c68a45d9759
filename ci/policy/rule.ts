import type { Finding } from "../finding";
import type { JudgedEnvironment } from "./judged-environment";
import type { DeclaredEstate, JudgedResource } from "./resource";

/** Where a resource does not do what a rule demands. */
export interface Violation {
  /** In the words of the resource: the attribute, its value. */
  readonly what: string;
  /** @default "error" */
  readonly severity?: Finding["severity"];
  /** @default - the rule's reason */
  readonly why?: string;
  /** @default - the rule's fix */
  readonly fix?: string;
}

/** What a rule knows beside the resource it looks at. */
export interface RuleContext {
  readonly estate: DeclaredEstate;
  readonly facts: JudgedEnvironment;
  /** As "2026-11-21". */
  readonly today: string;
}

/** Something every estate of ours has to be. */
export type Rule = ResourceRule | StackRule;

interface Described {
  /** Stable and searchable: suppressions and documents refer to it. */
  readonly id: string;
  /** What has to be, as a sentence without a subject: "lets nobody in without a name". */
  readonly demand: string;
  readonly reason: string;
  readonly fix: string;
  /** @default - everywhere */
  readonly where?: "data is protected" | "the network is private";
  /** Why it makes no sense where everything runs on one machine. @default - it does */
  readonly offOnOneMachine?: string;
}

export interface ResourceRule extends Described {
  /** The kinds of resources it looks at; "*" looks at all, "azapi_*" at all that go through azapi. */
  readonly kinds: readonly string[];
  check(resource: JudgedResource, circumstances: RuleContext): readonly Violation[];
}

/** Looks at an environment as a whole. */
export interface StackRule extends Described {
  checkStack(circumstances: RuleContext): readonly Violation[];
}
