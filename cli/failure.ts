/** Something the person at the keyboard can put right; shown without a stack trace. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: string;
  readonly why: string | undefined;
  readonly fix: string;

  /** @param code stable and searchable, also what `--json` prints */
  constructor(
    code: string,
    problem: {
      readonly what: string;
      readonly why?: string;
      readonly fix: string;
      readonly cause?: unknown;
    },
  ) {
    super(problem.what, { cause: problem.cause });
    this.code = code;
    this.why = problem.why;
    this.fix = problem.fix;
  }
}
