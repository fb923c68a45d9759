import * as z from "zod";
import { type AccessToken, rememberTokens, type Tokens } from "./access-tokens";
import { codeOfStatus, ScoringError } from "./scoring-error";

const resourceManagerScope = "https://management.azure.com/.default";
const timeoutSeconds = 10;

/** Resource Manager's answer; the times are seconds since 1970. */
const EndpointAuthToken = z.object({
  accessToken: z.string().min(1),
  expiryTimeUtc: z.number(),
  refreshAfterTimeUtc: z.number().optional(),
});

/**
 * Tokens of an online endpoint on Kubernetes, which takes none of Microsoft Entra's own: Resource Manager gives them
 * out to whoever may perform `onlineEndpoints/token/action` on it.
 *
 * Each is used until the time from which Azure ML wants it renewed, and while none can be had until its end.
 *
 * @param uri `https://management.azure.com<endpoint id>/token?api-version=…`
 * @returns for any scope the same token: it belongs to the endpoint. Fails with a ScoringError
 */
export function endpointTokens(uri: string, tokens: Tokens): Tokens {
  const remembered = rememberTokens(() => exchange(uri, tokens));
  return () => remembered(uri);
}

async function exchange(uri: string, tokens: Tokens): Promise<AccessToken> {
  const authorization = `Bearer ${(await tokens(resourceManagerScope)).token}`;
  const response = await post(uri, authorization);
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refused(response.status, body);
  const answer = EndpointAuthToken.safeParse(body);
  if (!answer.success) {
    const message = `Resource Manager gave no token for the scoring endpoint: ${z.prettifyError(answer.error)}`;
    throw new ScoringError({ code: "EndpointFailed", status: response.status, message });
  }
  const { accessToken, expiryTimeUtc, refreshAfterTimeUtc } = answer.data;
  return {
    token: accessToken,
    expiresOnTimestamp: expiryTimeUtc * 1000,
    ...(refreshAfterTimeUtc !== undefined && { refreshAfterTimestamp: refreshAfterTimeUtc * 1000 }),
  };
}

async function post(uri: string, authorization: string): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    return await fetch(uri, { method: "POST", headers: { authorization }, signal });
  } catch (cause) {
    const message = `Resource Manager cannot be reached for a token of the scoring endpoint: ${cause}`;
    throw new ScoringError({ code: "EndpointUnreachable", status: 0, message }, { cause });
  }
}

function refused(status: number, body: unknown): ScoringError {
  const said = JSON.stringify(body)?.slice(0, 300) ?? "nothing that can be read";
  // a 400 of Resource Manager's must not look like the model's, which is about the image
  const isToldApart = [401, 403, 404, 429].includes(status) || status >= 500;
  return new ScoringError({
    status: isToldApart ? status : 500,
    code: codeOfStatus(status),
    message: `Resource Manager answered ${status} when asked for a token of the scoring endpoint: ${said}`,
    ...(status === 403 && { fix: 'Assign the identity "AzureML Data Scientist" on the endpoint.' }),
  });
}
