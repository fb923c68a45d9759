/** What whoever reads a refusal needs; the type makes leaving one out impossible. */
export interface Explanation {
  /** What is wrong, in the words of whoever asked. */
  readonly what: string;
  /** Why it cannot work. */
  readonly why: string;
  /** The change that makes it work. */
  readonly fix: string;
  readonly cause?: unknown;
}

/** A mistake in what somebody asked for, told in the lines that every command prints: what, why, fix and code. */
export class ExplainedError<Code extends string = string> extends Error {
  readonly code: Code;

  /** @param code stable and searchable; tests and docs refer to it, never to the wording */
  constructor(code: Code, { what, why, fix, cause }: Explanation) {
    super(`${what}\n  why: ${why}\n  fix: ${fix}\n  code: ${code}`, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
