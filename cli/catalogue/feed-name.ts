import { Failure } from "../failure";

/**
 * The name of a feed, made of the names of a folder and of a file as they stand. Nothing is replaced or shortened in
 * them: two that became one would delete each other's items.
 *
 * @throws Failure FeedNameNotLegal when storage would not keep it as it is
 */
export function nameInCatalogue(parts: readonly string[]): string {
  const name = parts.filter(Boolean).join("/");
  const isKept = !/[\p{Cc}\\\ufffd]/u.test(name) && name.length <= 900;
  if (isKept) return name;
  throw new Failure("FeedNameNotLegal", {
    what: `${JSON.stringify(name)} cannot be the name of a feed`,
    why: "storage would keep it under another name, which another file may have",
    fix: "rename it: without backslashes and control characters, in valid UTF-8, and with at most 900 characters",
  });
}

/** What two names have in common that nobody can tell apart: an accent is one letter or two, and looks the same. */
export function asItLooks(name: string): string {
  return name.normalize("NFC");
}
