import { onFirstUse } from "./on-first-use";

export interface AccessToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
  /** When to ask for the next one. @default - four minutes before the end */
  readonly refreshAfterTimestamp?: number;
}

/** Gives a token for a scope such as "https://search.azure.com/.default". */
export type Tokens = (scope: string) => Promise<AccessToken>;

/** Tokens this close to their end are not handed out any more; the identity's own cache renews at five minutes. */
const marginMs = 4 * 60_000;

/** Tokens of a user-assigned identity. Its SDK is loaded for the first one, and asked once for each life of a token. */
export function managedIdentityTokens(clientId: string): Tokens {
  const identity = onFirstUse(
    async () => new (await import("@azure/identity")).ManagedIdentityCredential({ clientId }),
  );
  return rememberTokens(async (scope) => (await identity()).getToken(scope));
}

/**
 * Asks once for all who need a token at the same time, and again shortly before it ends.
 *
 * While a token still lives, a failure to renew it is nobody's problem: the old one is handed out.
 */
export function rememberTokens(ask: Tokens): Tokens {
  const known = new Map<string, { token?: AccessToken; renewal?: Promise<AccessToken> }>();

  return (scope) => {
    const entry = known.get(scope) ?? {};
    known.set(scope, entry);
    const { token } = entry;
    const now = Date.now();
    if (token && now < renewalOf(token)) return Promise.resolve(token);

    entry.renewal ??= ask(scope)
      .then((renewed) => {
        entry.token = renewed;
        return renewed;
      })
      .finally(() => {
        entry.renewal = undefined;
      });
    if (!token || token.expiresOnTimestamp <= now) return entry.renewal;
    return entry.renewal.catch(() => token);
  };
}

function renewalOf({ refreshAfterTimestamp, expiresOnTimestamp }: AccessToken): number {
  return refreshAfterTimestamp ?? expiresOnTimestamp - marginMs;
}
