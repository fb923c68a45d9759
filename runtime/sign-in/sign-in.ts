import type { SignInSettings } from "../shared/service-settings";
import type { Caller } from "./caller";
import { checkToken } from "./check-token";
import { CheckedTokens } from "./checked-tokens";
import { issuerKeys, issuersOf } from "./issuer-keys";
import { signInProblem } from "./problems";

/** What is read of a request: an HttpRequest of Azure Functions fits. */
export interface AskedRequest {
  readonly method: string;
  readonly headers: { get(name: string): string | null };
}

/** Finds out who asks. */
export interface SignIn<Role extends string = string> {
  /**
   * By a bearer token, or by the session cookie; with the cookie, whatever is no GET or HEAD also needs the session's
   * x-csrf-token.
   *
   * @throws Problem of `signInProblems`: 401 with WWW-Authenticate, 403, or 503 while the issuer's keys cannot be had
   */
  authenticate(request: AskedRequest): Promise<Caller<Role>>;
}

export interface SignInParts<Role extends string> {
  readonly settings: Pick<SignInSettings, "SIGN_IN_AUTHORITY" | "SIGN_IN_CLIENT_ID" | "SIGN_IN_TENANT">;
  /** The API's app roles: others are nothing to it. */
  readonly roles: readonly Role[];
  /** Who is signed in at the console, when the request comes from there. @default - only tokens are taken */
  readonly ofSession?: (request: AskedRequest) => Promise<Caller<Role> | undefined>;
}

/** Made once for an app: it keeps the issuer's keys, and for minutes whose tokens it has checked. */
export function connectSignIn<Role extends string>({
  settings,
  roles,
  ofSession,
}: SignInParts<Role>): SignIn<Role> {
  const keys = issuerKeys(issuersOf(settings));
  const tokens = new CheckedTokens((token) => checkToken(wellFormed(token), { settings, keys, roles }));

  return {
    async authenticate(request) {
      const authorization = request.headers.get("authorization");
      // a token counts alone: a request that has both is no browser's
      if (authorization !== null) return tokens.callerOf(tokenOf(authorization));
      const caller = await ofSession?.(request);
      if (caller !== undefined) return caller;
      throw signInProblem("NotSignedIn", { detail: "The request has no token.", challenge: "Bearer" });
    },
  };
}

function tokenOf(authorization: string): string {
  if (/^bearer /i.test(authorization)) return authorization.slice("bearer ".length);
  throw noToken();
}

/** Looked at once for each token: one that was found good is. */
function wellFormed(token: string): string {
  if (/^[\w.~+/=-]{1,16384}$/.test(token)) return token;
  throw noToken();
}

function noToken() {
  return signInProblem("NotSignedIn", {
    detail: "The header Authorization has no bearer token.",
    challenge: "Bearer",
  });
}
