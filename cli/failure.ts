/** Something the person at the keyboard can put right; shown without a stack trace. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly code: string;
  readonly fix: string;

  /** @param code stable and searchable, also what `--json` prints */
  constructor(
    code: string,
    problem: { readonly what: string; readonly fix: string; readonly cause?: unknown },
  ) {
    super(problem.what, { cause: problem.cause });
    this.code = code;
    this.fix = problem.fix;
  }
}
