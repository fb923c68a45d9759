/** A reason why a model cannot be served, in the words of whoever made its manifest. Found when the server starts. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: string;

  /** @param code stable and searchable; tests and docs refer to it, never to the wording */
  constructor(
    where: string,
    code: string,
    problem: { readonly what: string; readonly why: string; readonly fix: string; readonly cause?: unknown },
  ) {
    super(`${where}: ${problem.what}\n  why: ${problem.why}\n  fix: ${problem.fix}\n  code: ${code}`, {
      cause: problem.cause,
    });
    this.code = code;
  }
}
