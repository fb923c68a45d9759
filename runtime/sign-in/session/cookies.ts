import type { Cookie } from "@azure/functions";

/** Of this host alone and never by plain http: browsers refuse it under this name otherwise. On one machine they take 127.0.0.1 for safe. */
export const sessionCookie = "__Host-vitrine-session";
/** Between leaving for the sign-in page and coming back. */
export const signInCookie = "__Host-vitrine-sign-in";

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
