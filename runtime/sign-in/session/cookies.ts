import type { Cookie } from "@azure/functions";

/** Of this host alone and never by plain http: browsers refuse it under these names otherwise. On one machine they take 127.0.0.1 for safe. */
export interface SessionCookies {
  readonly session: string;
  /** Between leaving for the sign-in page and coming back. */
  readonly attempt: string;
}

/** Of whoever works at the console. */
export const consoleCookies: SessionCookies = {
  session: "__Host-vitrine-session",
  attempt: "__Host-vitrine-sign-in",
};

/** Of staff, where the API lets readers in as well: its sessions are in a database of its own, so another page's sign-in must not replace them. */
export const staffCookies: SessionCookies = {
  session: "__Host-vitrine-staff",
  attempt: "__Host-vitrine-staff-sign-in",
};

/** Of readers, who may be the same people. */
export const readerCookies: SessionCookies = {
  session: "__Host-vitrine-reader",
  attempt: "__Host-vitrine-reader-sign-in",
};

/**
 * Lax: it comes along when somebody follows a link to the console, and back from the sign-in page; never with what another site's
 * page sends.
 */
export function cookieOf(name: string, value: string, seconds: number): Cookie {
  return { name, value, maxAge: seconds, path: "/", secure: true, httpOnly: true, sameSite: "Lax" };
}

export const withoutCookie = (name: string) => cookieOf(name, "", 0);

/** @returns undefined when it is absent, or there twice: then somebody else may have set one of them */
export function readCookie(
  headers: { get(name: string): string | null },
  wanted: string,
): string | undefined {
  const found = (headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${wanted}=`));
  return found.length === 1 ? found[0]?.slice(wanted.length + 1) : undefined;
}
