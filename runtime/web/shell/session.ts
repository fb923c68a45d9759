import { askApi } from "./api-problem";
import { element } from "./element";

/** Who has signed in. Whatever opens the API stays in a cookie that no script reads. */
export interface ConsoleSession {
  readonly name?: string;
  /** Goes with every write. */
  readonly csrfToken: string;
}

type SessionAnswer<Session> = { readonly signedIn: false } | (Session & { readonly signedIn: true });

/**
 * Who has signed in here, or undefined.
 *
 * @param auth where the page's API lets people sign in, e.g. "/predictions/api/auth"
 * @throws ApiProblem when that cannot be found out
 */
export async function sessionNow<Session extends ConsoleSession = ConsoleSession>(
  auth: string,
): Promise<Session | undefined> {
  const answer = await askApi<SessionAnswer<Session>>(`${auth}/session`);
  return answer.signedIn ? answer : undefined;
}

/** Shows who has signed in and how to leave, or how to come in and back to this address. */
export function showSession(auth: string, session: ConsoleSession | undefined): void {
  element("sign-in", HTMLElement).hidden = session !== undefined;
  element("signed-in", HTMLElement).hidden = session === undefined;
  element("who", HTMLElement).textContent = session?.name ?? "Signed in";
  const here = encodeURIComponent(`${location.pathname}${location.search}`);
  element("sign-in-link", HTMLAnchorElement).href = `${auth}/login?return=${here}`;
}

/** Ends the session. @returns where the directory forgets it, too */
export async function signOut(auth: string, { csrfToken }: ConsoleSession): Promise<string> {
  const headers = { "x-csrf-token": csrfToken };
  const { leave } = await askApi<{ readonly leave: string }>(`${auth}/logout`, { method: "POST", headers });
  return leave;
}
