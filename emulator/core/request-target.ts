import type { IncomingMessage } from "node:http";

const longestShown = 200;

/**
 * Why the address of a request cannot be read; undefined when it can: a path that begins with one slash, at a host.
 *
 * Node takes any text for both, and `new URL()` reads some of it as another host, or throws.
 * An address in full, as proxies get it, is shortened to its path.
 */
export function problemOfTarget(request: IncomingMessage): string | undefined {
  const host = hostOf(request);
  if (host === undefined) return "it needs one Host header";
  if (/[\s/\\?#@]/.test(host) || !URL.canParse(`https://${host}/`)) return "its Host header names no host";
  const inFull = /^https?:\/\/[^/?#]+/i.exec(request.url ?? "");
  if (inFull) request.url = withSlash((request.url ?? "").slice(inFull[0].length));

  const [path = ""] = (request.url ?? "").split("?", 1);
  if (!path.startsWith("/")) return "its target is no path";
  if (path.startsWith("//")) return "its target begins with two slashes, which would name a host";
  if (path.includes("\\")) return "its path has a backslash, which has to be written as %5C";
  if (request.url?.includes("#")) return "its target has a fragment, which stays with the client";
  return undefined;
}

/** For the log: without the query, which may hold a key, and without what a terminal would obey. */
export function shownTarget({ url = "" }: IncomingMessage): string {
  const [path = ""] = url.split("?", 1);
  const readable = path.replace(/[^\x21-\x7e]/g, "?");
  return readable.length > longestShown ? `${readable.slice(0, longestShown)}...` : readable;
}

/** undefined when there is none or more than one. */
function hostOf({ headers, rawHeaders }: IncomingMessage): string | undefined {
  const count = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host").length;
  return count === 1 ? headers.host : undefined;
}

function withSlash(target: string): string {
  return target.startsWith("/") ? target : `/${target}`;
}
