import { ApiProblem, askApi } from "../shell/api-problem";
import { element } from "../shell/element";

const auth = "/predictions/api/auth";

/** Who has signed in. Whatever opens the API stays in a cookie that no script reads. */
export interface ConsoleSession {
  readonly name: string;
  /** Goes with every write. */
  readonly csrfToken: string;
}

/** Who has signed in here, or undefined. @throws ApiProblem when that cannot be found out */
export async function sessionNow(): Promise<ConsoleSession | undefined> {
  try {
    return await askApi<ConsoleSession>(`${auth}/session`);
  } catch (error) {
    if (error instanceof ApiProblem && ["NotSignedIn", "SessionEnded"].includes(error.code)) return undefined;
    throw error;
  }
}

/** Shows who has signed in and how to leave, or how to come in and back to this address. */
export function showSession(session: ConsoleSession | undefined): void {
  element("sign-in", HTMLElement).hidden = session !== undefined;
  element("signed-in", HTMLElement).hidden = session === undefined;
  element("who", HTMLElement).textContent = session?.name ?? "";
  const here = encodeURIComponent(`${location.pathname}${location.search}`);
  element("sign-in-link", HTMLAnchorElement).href = `${auth}/login?returnTo=${here}`;
}

export async function signOut({ csrfToken }: ConsoleSession): Promise<void> {
  await fetch(`${auth}/logout`, { method: "POST", headers: { "x-csrf-token": csrfToken } });
}
