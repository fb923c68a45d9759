import type { Cookie } from "@azure/functions";
import { cookieOf, readCookie, withoutCookie } from "../../../sign-in/session/cookies";
import { SessionSecret } from "../../../sign-in/session/session-secret";

const cookie = "__Host-vitrine-anonymous";
/** Makes a browser another reader. */
export const withoutAnonymous = withoutCookie(cookie);

const seconds = 30 * 24 * 3600;

/** Somebody of whom nothing is known but what they do: a random secret in their browser, and a reader that is its hash. */
export interface AnonymousReader {
  readonly key: string;
  /** Begins their thirty days anew. */
  readonly cookie: Cookie;
  /** The request brought none. */
  readonly isNew: boolean;
}

export function anonymousReader(headers: { get(name: string): string | null }): AnonymousReader {
  const known = anonymousIn(headers);
  const secret = known ?? SessionSecret.make();
  return {
    key: keyOf(secret),
    cookie: cookieOf(cookie, secret.cookie, seconds),
    isNew: known === undefined,
  };
}

/** Who a browser was before its reader signed in. */
export function anonymousKey(headers: { get(name: string): string | null }): string | undefined {
  const secret = anonymousIn(headers);
  return secret && keyOf(secret);
}

function anonymousIn(headers: { get(name: string): string | null }): SessionSecret | undefined {
  const kept = readCookie(headers, cookie);
  return kept === undefined ? undefined : SessionSecret.of(kept);
}

const keyOf = (secret: SessionSecret) => `anonymous-${secret.id.toString("hex").slice(0, 32)}`;
