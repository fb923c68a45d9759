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
 * @param lesser checks that leave it at work when they fail, though not with all that it should have: degraded, and still 200
 */
export async function checkHealth(
  checks: Readonly<Record<string, () => Promise<unknown>>>,
  context: Pick<InvocationContext, "error">,
  about: object = {},
  lesser: Readonly<Record<string, () => Promise<unknown>>> = {},
): Promise<HttpResponseInit> {
  const [reasons, lacking] = await Promise.all([failing(checks, context), failing(lesser, context)]);
  if (reasons.length > 0)
    return {
      status: 503,
      jsonBody: { status: "unhealthy", ...about, reason: [...reasons, ...lacking].join("; ") },
    };
  if (lacking.length > 0) return { jsonBody: { status: "degraded", ...about, reason: lacking.join("; ") } };
  return { jsonBody: { status: "healthy", ...about } };
}

async function failing(
  checks: Readonly<Record<string, () => Promise<unknown>>>,
  context: Pick<InvocationContext, "error">,
): Promise<string[]> {
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
  return failed.flat();
}
