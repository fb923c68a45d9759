import type { Caller } from "./caller";

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
