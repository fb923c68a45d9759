/** An alarm asks for what the local Azure cannot look at. */
export class NotEvaluated extends Error {
  override readonly name = "NotEvaluated";

  /** @param what it asks for, e.g. "the metric cpu_percent" */
  constructor(what: string) {
    super(`${what} is not known to the local Azure`);
  }
}
