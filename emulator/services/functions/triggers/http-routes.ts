import { type SupportedFunction, text } from "../bindings/supported-function";
import { parseRoute, type Route, type RouteParameters } from "./route";

export interface HttpRoute {
  readonly definition: SupportedFunction;
  readonly authLevel: "anonymous" | "function" | "admin";
  readonly methods: readonly string[];
  readonly route: Route;
}

/** @throws when the function's route cannot be understood */
export function httpRoute(definition: SupportedFunction, routePrefix: string): HttpRoute {
  const { trigger, name } = definition;
  const own = typeof trigger["route"] === "string" ? text(trigger, "route") : name;
  const methods = Array.isArray(trigger["methods"]) ? trigger["methods"].map(String) : [];
  const authLevel = String(trigger["authLevel"] ?? "function").toLowerCase();
  if (authLevel !== "anonymous" && authLevel !== "function" && authLevel !== "admin") {
    throw new Error(`the authLevel "${authLevel}" of "${name}" is none of anonymous, function, admin`);
  }
  return {
    definition,
    authLevel,
    methods: methods.map((method) => method.toUpperCase()),
    route: parseRoute(`${routePrefix}/${own}`),
  };
}

/** What is tried first comes first. */
export function byPrecedence(a: HttpRoute, b: HttpRoute): number {
  if (a.route.precedence === b.route.precedence) return 0;
  return a.route.precedence < b.route.precedence ? 1 : -1;
}

/**
 * The function for a request. A method that no function takes is not found, as on the platform.
 *
 * @param routes by precedence
 */
export function findRoute(
  routes: readonly HttpRoute[],
  method: string,
  path: string,
): { found: HttpRoute; parameters: RouteParameters } | undefined {
  for (const candidate of routes) {
    if (!candidate.methods.includes(method)) continue;
    const parameters = candidate.route.match(path);
    if (parameters) return { found: candidate, parameters };
  }
  return undefined;
}
