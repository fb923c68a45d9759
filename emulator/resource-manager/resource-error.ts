/** A refusal of the resource manager, in Azure's codes and in words that tell the fix. */
export class ResourceError extends Error {
  override readonly name = "ResourceError";
  readonly code: string;
  /** HTTP status of the answer. */
  readonly statusCode: number;
  /** Path of the attribute at fault, e.g. ["identity", 0, "type"]. */
  readonly attribute?: readonly (string | number)[];

  constructor(
    statusCode: number,
    code: string,
    message: string,
    options: { attribute?: readonly (string | number)[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.statusCode = statusCode;
    this.code = code;
    if (options.attribute) this.attribute = options.attribute;
  }
}

/**
 * What Azure has and this emulator has not; it is refused because a record of it would look like success.
 *
 * @param what Azure's name of it, e.g. "Azure Cosmos DB"
 * @param fix what to do instead
 */
export function notRunLocally(
  what: string,
  fix: string,
  attribute?: readonly (string | number)[],
): ResourceError {
  return new ResourceError(
    501,
    "NotRunLocally",
    `The local Azure does not run ${what}.\n  why: nothing on this machine would answer in its place\n  fix: ${fix}`,
    attribute ? { attribute } : {},
  );
}

export function notFound(id: string): ResourceError {
  return new ResourceError(404, "ResourceNotFound", `The resource ${id} was not found.`);
}
