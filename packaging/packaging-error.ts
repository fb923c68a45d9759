/** A reason why something cannot be packaged, in the words of whoever wrote what is in it. */
export class PackagingError extends Error {
  override readonly name = "PackagingError";
  readonly code: string;

  /**
   * @param folder that it is made of, as whoever asked calls it, e.g. "runtime/functions/images"
   * @param code stable and searchable; tests and docs refer to it, never to the wording
   */
  constructor(
    folder: string,
    code: string,
    problem: { readonly what: string; readonly why: string; readonly fix: string; readonly cause?: unknown },
  ) {
    super(`${folder}: ${problem.what}\n  why: ${problem.why}\n  fix: ${problem.fix}\n  code: ${code}`, {
      cause: problem.cause,
    });
    this.code = code;
  }
}
