/** A query that Azure would refuse, or that only Azure can answer. */
export class KustoError extends Error {
  override readonly name = "KustoError";
  /** Azure's word for what is wrong; `NotSupportedLocally` where Azure would answer. */
  readonly code: "NotSupportedLocally" | "SemanticError" | "SyntaxError";

  constructor(code: KustoError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Of what Kusto has and the local Azure has not. */
export function notSupported(what: string): KustoError {
  return new KustoError("NotSupportedLocally", `${what} is not supported by the local Azure`);
}

export function semanticError(message: string): KustoError {
  return new KustoError("SemanticError", message);
}
