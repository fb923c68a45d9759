/**
 * Where to go after a sign-in: a path of the console itself, whatever a link says.
 *
 * @param console origin, e.g. "https://console.example"
 */
export function returnPath(wanted: string | null, console: string): string {
  if (wanted === null || !wanted.startsWith("/") || !URL.canParse(wanted, console)) return "/";
  const { origin, pathname, search, hash } = new URL(wanted, console);
  // what begins with two slashes is another host's address
  if (origin !== new URL(console).origin || pathname.startsWith("//")) return "/";
  return `${pathname}${search}${hash}`;
}
