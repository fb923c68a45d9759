import type { IConstruct } from "constructs";

/** The three things a reader needs; the type makes leaving one out impossible. */
export interface Problem {
  /** What is wrong, in the words of the props the caller wrote. */
  readonly what: string;
  /** Why it cannot work. */
  readonly why: string;
  /** The change that makes it work. */
  readonly fix: string;
}

/** A mistake in what the caller asked for, found before anything is deployed. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly code: string;

  /** @param code stable and searchable; tests and docs refer to it, never to the wording */
  constructor(scope: IConstruct, code: string, problem: Problem) {
    super(
      `${scope.node.path}: ${problem.what}\n  why: ${problem.why}\n  fix: ${problem.fix}\n  code: ${code}`,
    );
    this.code = code;
  }
}
