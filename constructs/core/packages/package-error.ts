/** A reason why a function app's package cannot be made, in the words of whoever wrote the app. */
export class PackageError extends Error {
  override readonly name = "PackageError";
  readonly code: string;

  /** @param code stable and searchable; tests and docs refer to it, never to the wording */
  constructor(
    app: string,
    code: string,
    problem: { readonly what: string; readonly why: string; readonly fix: string; readonly cause?: unknown },
  ) {
    super(
      `runtime/functions/${app}: ${problem.what}\n  why: ${problem.why}\n  fix: ${problem.fix}\n  code: ${code}`,
      { cause: problem.cause },
    );
    this.code = code;
  }
}
