import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import { onFirstUse } from "../shared/on-first-use";
import type { SignInSettings } from "../shared/service-settings";

/**
 * Who signs the directory's tokens, e.g. "https://login.microsoftonline.com/<tenant>/v2.0"; its discovery document is there.
 *
 * @returns a directory of readers is asked under its name, and may call itself by its id
 */
export function issuersOf({
  SIGN_IN_AUTHORITY: authority,
  SIGN_IN_TENANT: tenant,
}: Pick<SignInSettings, "SIGN_IN_AUTHORITY" | "SIGN_IN_TENANT">): [asked: string, ...others: string[]] {
  const asked = `${authority.replace(/\/$/, "")}/${tenant}/v2.0`;
  const byId = `https://${tenant}.ciamlogin.com/${tenant}/v2.0`;
  return new URL(authority).hostname.endsWith(".ciamlogin.com") && asked !== byId ? [asked, byId] : [asked];
}

const timeoutMs = 5_000;
/** So long an issuer that does not answer is left alone, however many tokens arrive. */
const pauseMs = 5_000;
/** A key that was withdrawn is believed no longer than this; a new one is asked for by the first token that names it. */
const believedMs = 24 * 3_600_000;

/** The issuer could not be asked for its keys: whether a token is good, nobody knows now. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
  readonly retryAfterSeconds = pauseMs / 1000;
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * The keys that an issuer signs with, found by its discovery document: asked for by the first token and kept. Those that are
 * known still serve while the issuer does not answer.
 *
 * @param issuers what it may call itself; it is asked at the first, e.g. "https://login.microsoftonline.com/<tenant>/v2.0"
 * @returns fails with KeysUnavailable, or with jose's JWKSNoMatchingKey
 */
export function issuerKeys(issuers: readonly [string, ...string[]]): JWTVerifyGetKey {
  const [issuer] = issuers;
  const ask = askInPauses(issuer);
  const keys = onFirstUse(async () =>
    createRemoteJWKSet(new URL(await addressOfKeys(issuers, ask)), {
      cacheMaxAge: believedMs,
      [customFetch]: ask,
    }),
  );
  return async (header, token) => {
    try {
      return await (await keys())(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof KeysUnavailable) throw error;
      throw new KeysUnavailable(`the keys of ${issuer} cannot be used`, { cause: error });
    }
  };
}

function askInPauses(issuer: string) {
  let failedAt = Number.NEGATIVE_INFINITY;
  return async (url: string): Promise<Response> => {
    if (performance.now() - failedAt < pauseMs)
      throw new KeysUnavailable(`${issuer} did not answer a moment ago`);
    try {
      const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
      if (answer.status !== 200) throw new Error(`it answered ${answer.status}`);
      return answer;
    } catch (cause) {
      failedAt = performance.now();
      throw new KeysUnavailable(`${issuer} does not answer`, { cause });
    }
  };
}

async function addressOfKeys(
  issuers: readonly [string, ...string[]],
  ask: (url: string) => Promise<Response>,
): Promise<string> {
  const answer = await ask(`${issuers[0]}/.well-known/openid-configuration`);
  const { issuer: named, jwks_uri: address } = Discovery.parse(await answer.json());
  if (!issuers.includes(named)) throw new Error(`its discovery document is that of ${named}`);
  return address;
}
