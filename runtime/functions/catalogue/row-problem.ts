/** One row is at fault, not the service: it is reported, and the others go on. */
export class RowProblem extends Error {
  override readonly name = "RowProblem";
  /** Stable, because partners and alerts refer to it. */
  readonly code: string;

  constructor(code: string, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.code = code;
  }
}
