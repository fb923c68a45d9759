import { ResourceError } from "../../../resource-manager/resource-error";

/** What PostgreSQL refuses is refused by Azure's management plane, with the reason of PostgreSQL. */
export async function inAzuresWords<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    const { code = "", message, hint } = error as Error & { code?: string; hint?: string };
    if (!/^[0-9A-Z]{5}$/.test(code)) throw error;
    const words = hint === undefined ? message : `${message}\n  fix: ${hint}`;
    const isThere = code === "42710"; // duplicate_object
    throw new ResourceError(isThere ? 409 : 400, isThere ? "Conflict" : "InvalidParameterValue", words, {
      cause: error,
    });
  }
}
