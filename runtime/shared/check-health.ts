import type { HttpResponseInit, InvocationContext } from "@azure/functions";

/**
 * 200 when all checks pass, 503 with what does not otherwise. Anybody may ask: the errors themselves, which name accounts
 * and addresses, go to the log.
 *
 * ```
 * checkHealth({ "storage does not answer": () => container.getProperties() }, context, { version })
 * ```
 *
 * @param checks by what it means when they fail
 * @param about what the answer says besides
 */
export async function checkHealth(
  checks: Readonly<Record<string, () => Promise<unknown>>>,
  context: Pick<InvocationContext, "error">,
  about: object = {},
): Promise<HttpResponseInit> {
  const failed = await Promise.all(
    Object.entries(checks).map(async ([meaning, check]) => {
      try {
        await check();
        return [];
      } catch (error) {
        context.error(`health: ${meaning}:`, error);
        return [meaning];
      }
    }),
  );
  const reasons = failed.flat();
  if (reasons.length === 0) return { jsonBody: { status: "healthy", ...about } };
  return { status: 503, jsonBody: { status: "unhealthy", ...about, reason: reasons.join("; ") } };
}
