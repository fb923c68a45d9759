import { ResourceError } from "../../resource-manager/resource-error";

/** Why a function cannot be started by hand. @param message with lines for why and fix where they are not plain */
export function notTriggered(code: string, message: string, cause?: unknown): ResourceError {
  return new ResourceError(409, code, message, { cause });
}

/** @param input what was named, CONTAINER/BLOB */
export function blobMissing(name: string, input: unknown): ResourceError {
  const what =
    input === undefined ? `"${name}" needs a blob` : `there is no blob ${String(input)} for "${name}"`;
  return notTriggered(
    "BlobNotFound",
    `${what}\n  why: it is started with what it would be told of\n  fix: name one that is there, as CONTAINER/BLOB`,
  );
}

/** What the handler threw is its own; where, its log says. */
export function failed(name: string, error: unknown): ResourceError {
  if (error instanceof ResourceError) return error;
  return notTriggered(
    "FunctionFailed",
    `${name} failed: ${(error as Error).message.trim()}\n  why: its handler, or a binding of it, threw that\n` +
      "  fix: npx vitrine logs --level warning shows where",
    error,
  );
}
