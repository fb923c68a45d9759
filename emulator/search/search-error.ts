/** An answer in AI Search's shape: a code, and where Azure has one, a more precise one among the details. */
export class SearchError extends Error {
  override readonly name = "SearchError";
  readonly statusCode: number;
  readonly code: string;
  readonly detail: string | undefined;

  /** @param detail the code of the one cause, e.g. "CannotChangeExistingField" */
  constructor(statusCode: number, code: string, message: string, detail?: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.detail = detail;
  }

  toBody(): object {
    const { code, message, detail } = this;
    return {
      error: { code, message, ...(detail === undefined ? {} : { details: [{ code: detail, message }] }) },
    };
  }
}

/** A request that Azure would refuse as well. */
export function invalid(message: string, code = "InvalidRequestParameter", detail?: string): SearchError {
  return new SearchError(400, code, `The request is invalid. Details: ${message}`, detail);
}

/** What Azure has and this emulator has not: named, because silence would look like success. */
export function notRunLocally(what: string, fix: string): SearchError {
  return new SearchError(
    501,
    "NotRunLocally",
    `The local Azure AI Search does not run ${what}.\n  why: nothing on this machine would answer in its place\n  fix: ${fix}`,
  );
}

export function noSuchIndex(name: string, service: string): SearchError {
  return new SearchError(
    404,
    "ResourceNotFound",
    `No index with the name '${name}' was found in the service '${service}'.`,
  );
}

export function noSuchAlias(name: string, service: string): SearchError {
  return new SearchError(
    404,
    "ResourceNotFound",
    `No alias with the name '${name}' was found in the service '${service}'.`,
  );
}
