import type { RestError } from "@azure/storage-blob";

/** The answer, or undefined when the service refused with one of these statuses. */
export async function unless<Answer>(
  statuses: readonly number[],
  request: Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    const { statusCode = 0, code } = error as RestError;
    if (statuses.includes(statusCode) && code !== "ContainerNotFound") return undefined;
    throw error;
  }
}
