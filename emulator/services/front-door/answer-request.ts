import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../../core/service";
import type { Configuration } from "./configuration";
import type { EmulatedFirewall } from "./firewall";
import { forward } from "./forward";
import { type FrontDoorRequest, frontDoorRequestOf } from "./front-door-request";
import type { Endpoint, FrontDoorRoute, Scheme } from "./front-door-resources";
import { matchRoute, type RouteMatch } from "./match-route";
import type { Connections } from "./origins";
import { sendPage, sendRedirect } from "./pages";
import { runRules } from "./rules";

export interface RunningFrontDoor {
  readonly configuration: Configuration;
  readonly firewall: EmulatedFirewall;
  readonly connections: Connections;
  readonly log: Log;
}

/** One request at an endpoint: firewall, route, rules, origin. */
export async function answer(
  endpoint: Endpoint,
  { configuration, firewall, connections, log }: RunningFrontDoor,
  request: IncomingMessage,
  response: ServerResponse,
  scheme: Scheme,
): Promise<void> {
  const visit = frontDoorRequestOf(request, scheme);
  const page = (status: number, body?: string) =>
    sendPage(request, response, visit, status, { ...(body !== undefined && { body }) });

  const verdict = firewall.decide(configuration.firewallsOf(endpoint), visit);
  if (verdict.kind === "block") return page(verdict.status, verdict.body);
  if (verdict.kind === "redirect") return sendRedirect(response, visit, 302, verdict.location);

  const routes = endpoint.enabled ? configuration.routesOf(endpoint) : [];
  const match = matchRoute(routes, scheme, visit.path);
  if (match === undefined) return page(404);
  const { route } = match;
  if (scheme === "http" && route.redirectsToHttps) {
    return sendRedirect(response, visit, 307, `https://${visit.host}${request.url}`);
  }

  const outcome = runRules(configuration.rulesOf(route), visit);
  if (outcome.redirect) {
    return sendRedirect(response, visit, outcome.redirect.status, outcome.redirect.location);
  }
  await forward({
    visit,
    request,
    response,
    profile: configuration.profileOf(endpoint),
    route,
    url: originUrl(visit, match, outcome.path),
    origins: configuration.originsOf(route),
    outcome,
    connections,
    log,
  });
}

function originUrl(
  visit: FrontDoorRequest,
  { route, rest }: RouteMatch<FrontDoorRoute>,
  rewritten: string | undefined,
): string {
  const { originPath } = route;
  const routed = originPath === undefined ? visit.path : `${originPath.replace(/\/$/, "")}/${rest ?? ""}`;
  const path = rewritten ?? routed;
  return visit.query ? `${path}?${visit.query}` : path;
}
