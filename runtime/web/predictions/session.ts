import { askApi } from "../shell/api-problem";
import { element } from "../shell/element";

const auth = "/predictions/api/auth";

/** Who has signed in. Whatever opens the API stays in a cookie that no script reads. */
export interface ConsoleSession {
  readonly name?: string;
  /** Goes with every write. */
  readonly csrfToken: string;
}

type SessionAnswer = { readonly signedIn: false } | (ConsoleSession & { readonly signedIn: true });

/** Who has signed in here, or undefined. @throws ApiProblem when that cannot be found out */
export async function sessionNow(): Promise<ConsoleSession | undefined> {
  const answer = await askApi<SessionAnswer>(`${auth}/session`);
  return answer.signedIn ? answer : undefined;
}

/** Shows who has signed in and how to leave, or how to come in and back to this address. */
export function showSession(session: ConsoleSession | undefined): void {
  element("sign-in", HTMLElement).hidden = session !== undefined;
  element("signed-in", HTMLElement).hidden = session === undefined;
  element("who", HTMLElement).textContent = session?.name ?? "Signed in";
  const here = encodeURIComponent(`${location.pathname}${location.search}`);
  element("sign-in-link", HTMLAnchorElement).href = `${auth}/login?return=${here}`;
}

/** Ends the session. @returns where the directory forgets it, too */
export async function signOut({ csrfToken }: ConsoleSession): Promise<string> {
  const headers = { "x-csrf-token": csrfToken };
  const { leave } = await askApi<{ readonly leave: string }>(`${auth}/logout`, { method: "POST", headers });
  return leave;
}
