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
    const details = detail === undefined ? {} : { details: [{ code: detail, message: causeOf(message) }] };
    return { error: { code, message, ...details } };
  }
}

/** Azure names the parameter before the cause in the message, and after it in its details. */
function causeOf(message: string): string {
  const [, parameter, cause] = /^The request is invalid\. Details: (\w+) : (.*)$/s.exec(message) ?? [];
  return parameter === undefined ? message : `${cause} Parameters: ${parameter}`;
}

/** A request that Azure would refuse as well. */
export function invalid(message: string, code = "InvalidRequestParameter", detail?: string): SearchError {
  return new SearchError(400, code, `The request is invalid. Details: ${message}`, detail);
}

/** A filter, an order or a query that cannot be read: Azure gives no code for it. */
export function unreadable(message: string): SearchError {
  return new SearchError(400, "", message);
}

/** What Azure has and this emulator has not: named, because silence would look like success. */
export function notRunLocally(what: string, fix: string): SearchError {
  return new SearchError(
    501,
    "NotRunLocally",
    `The local Azure AI Search does not run ${what}.\n  why: nothing on this machine would answer in its place\n  fix: ${fix}`,
  );
}

export type Named = "index" | "alias" | "synonym map";

const missing: Readonly<Record<Named, string>> = {
  index: "IndexNotFoundInService",
  alias: "AliasNotFoundInService",
  "synonym map": "SynonymMapNotFoundInService",
};
const existing: Readonly<Record<Named, string>> = {
  index: "CannotCreateExistingIndex",
  alias: "CannotCreateExistingAlias",
  "synonym map": "CannotCreateExistingSynonymMap",
};

/** What is asked for, changed or deleted by name. */
export function noSuch(what: Named, name: string, service: string): SearchError {
  return new SearchError(
    404,
    "OperationNotAllowed",
    `No ${what} with the name '${name}' was found in a service named '${service}'.`,
    missing[what],
  );
}

export function alreadyExists(what: Named, name: string): SearchError {
  return new SearchError(
    409,
    "ResourceNameAlreadyInUse",
    `Cannot create ${what} '${name}' because it already exists.`,
    existing[what],
  );
}

/** The index of documents that are asked for. */
export function noSuchIndexOfDocuments(name: string, service: string): SearchError {
  return new SearchError(404, "", `The index '${name}' for service '${service}' was not found.`);
}
