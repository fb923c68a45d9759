import type { FrontDoorRoute, Scheme } from "./front-door-resources";

export interface RouteMatch<Kind> {
  readonly route: Kind;
  /** What stood for the pattern's asterisk, or undefined when the path was named in full. */
  readonly rest: string | undefined;
}

/**
 * The route for a path, as Front Door chooses it: among those that take the scheme, a path named in full
 * comes before a wildcard, and a longer wildcard before a shorter one. Case does not matter.
 */
export function matchRoute<Kind extends Pick<FrontDoorRoute, "patterns" | "schemes">>(
  routes: readonly Kind[],
  scheme: Scheme,
  path: string,
): RouteMatch<Kind> | undefined {
  const lower = path.toLowerCase();
  let best: { readonly match: RouteMatch<Kind>; readonly rank: number } | undefined;
  for (const route of routes) {
    if (!route.schemes.includes(scheme)) continue;
    for (const pattern of route.patterns.map((each) => each.toLowerCase())) {
      const isWildcard = pattern.endsWith("/*");
      const beginning = isWildcard ? pattern.slice(0, -1) : pattern;
      if (isWildcard ? !lower.startsWith(beginning) : lower !== pattern) continue;
      const rank = isWildcard ? beginning.length : Infinity;
      if (best !== undefined && best.rank >= rank) continue;
      best = { match: { route, rest: isWildcard ? path.slice(beginning.length) : undefined }, rank };
    }
  }
  return best?.match;
}
