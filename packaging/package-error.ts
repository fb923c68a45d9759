/** A reason why a package cannot be made, in the words of whoever wrote the code in it. */
export class PackageError extends Error {
  override readonly name = "PackageError";
  readonly code: string;

  /**
   * @param app folder below runtime/functions, or another folder of the checkout with its path
   * @param code stable and searchable; tests and docs refer to it, never to the wording
   */
  constructor(
    app: string,
    code: string,
    problem: { readonly what: string; readonly why: string; readonly fix: string; readonly cause?: unknown },
  ) {
    super(
      `${app.includes("/") ? app : `runtime/functions/${app}`}: ${problem.what}\n  why: ${problem.why}\n  fix: ${problem.fix}\n  code: ${code}`,
      { cause: problem.cause },
    );
    this.code = code;
  }
}
