import type { RestError } from "@azure/storage-blob";
import { ResourceError } from "./resource-error";

/** A call to a service by Azure's own client. @throws ResourceError with the service's code and words */
export async function asDeveloper<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    const { statusCode, code, message } = cause as RestError;
    if (statusCode === undefined || cause instanceof ResourceError) throw cause;
    throw new ResourceError(statusCode, code ?? "DataPlaneRefused", message, { cause });
  }
}

/** The same for what may be gone: null then. */
export async function ifThere<Result>(call: () => Promise<Result>): Promise<Result | null> {
  try {
    return await asDeveloper(call);
  } catch (error) {
    if (error instanceof ResourceError && error.statusCode === 404) return null;
    throw error;
  }
}
