/** A reason why the site cannot be made, in the words of whoever wrote it. */
export class SiteError extends Error {
  override readonly name = "SiteError";
  readonly code: string;

  /** @param code stable and searchable; tests and docs refer to it, never to the wording */
  constructor(
    code: string,
    problem: { readonly what: string; readonly why: string; readonly fix: string; readonly cause?: unknown },
  ) {
    super(`runtime/web: ${problem.what}\n  why: ${problem.why}\n  fix: ${problem.fix}\n  code: ${code}`, {
      cause: problem.cause,
    });
    this.code = code;
  }
}
