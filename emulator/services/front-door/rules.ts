import { holds } from "./conditions";
import type { FrontDoorRequest } from "./front-door-request";
import type { DeliveryRule, HeaderChange, Redirect, Rewrite } from "./front-door-resources";

export interface RuleOutcome {
  /** Path towards the origin when a rule rewrote it. */
  readonly path?: string;
  /** Address to send the visitor to, in place of the origin's answer. */
  readonly redirect?: { readonly status: number; readonly location: string };
  readonly requestHeaders: readonly HeaderChange[];
  readonly responseHeaders: readonly HeaderChange[];
}

/** What the rules of a route, in their order, make of a request. */
export function runRules(rules: readonly DeliveryRule[], visit: FrontDoorRequest): RuleOutcome {
  let { path } = visit;
  const requestHeaders: HeaderChange[] = [];
  const responseHeaders: HeaderChange[] = [];
  for (const rule of rules) {
    if (!rule.conditions.every((condition) => holds(condition, visit))) continue;
    requestHeaders.push(...rule.requestHeaders);
    responseHeaders.push(...rule.responseHeaders);
    if (rule.rewrite) path = rewritten(path, rule.rewrite);
    if (rule.redirect) {
      const location = redirected(visit, path, rule.redirect);
      return { redirect: { status: rule.redirect.status, location }, requestHeaders, responseHeaders };
    }
    if (rule.isLast) break;
  }
  return { ...(path !== visit.path && { path }), requestHeaders, responseHeaders };
}

/** Headers as a list of pairs, changed. Names are compared without regard to case. */
export function withChanges(
  headers: readonly (readonly [name: string, value: string])[],
  changes: readonly HeaderChange[],
): (readonly [name: string, value: string])[] {
  let changed = [...headers];
  for (const { action, name, value } of changes) {
    const isIt = ([other]: readonly [string, string]) => other.toLowerCase() === name.toLowerCase();
    const before = action === "Append" ? changed.filter(isIt).map(([, known]) => known) : [];
    changed = changed.filter((pair) => !isIt(pair));
    if (action !== "Delete") changed.push([name, [...before, value].join("")]);
  }
  return changed;
}

function rewritten(path: string, { source, destination, keepsRest }: Rewrite): string {
  if (!path.toLowerCase().startsWith(source.toLowerCase())) return path;
  return keepsRest ? `${destination}${path.slice(source.length)}` : destination;
}

function redirected(visit: FrontDoorRequest, path: string, to: Redirect): string {
  const query = to.query || visit.query;
  return (
    `${to.scheme || visit.scheme}://${to.host || visit.host}${to.path || path}` +
    `${query ? `?${query}` : ""}${to.fragment ? `#${to.fragment}` : ""}`
  );
}
