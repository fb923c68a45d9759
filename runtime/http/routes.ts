import { app, type HttpHandler, type HttpMethod, type HttpResponseInit } from "@azure/functions";
import type { Api } from "./api";
import type { ApiRoutes } from "./api-operation";
import { version } from "./base-path";
import { readyAnswer } from "./ready-answer";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Registers an Azure function for each operation, for the documentation, and for whatever else is asked below /api/v1. */
export function registerRoutes<Context>(routes: ApiRoutes<Context>, api: () => Promise<Api<Context>>): void {
  const register = (
    name: string,
    method: HttpMethod,
    path: string,
    handle: (api: Api<Context>, ...call: Parameters<HttpHandler>) => Promise<HttpResponseInit>,
  ) =>
    app.http(name, {
      methods: [method],
      route: `${version}${path}`,
      authLevel: "anonymous",
      handler: async (request, context) => readyAnswer(await handle(await api(), request, context)),
    });

  registerOperations(routes, version, api);
  register("openapi", "GET", "/openapi.json", (known, ...call) => known.openApi(...call));
  register("docs", "GET", "/docs", (known, ...call) => known.docs(...call));
  for (const method of methods)
    register(`nothing-${method}`, method, "/{*rest}", (known, ...call) => known.nothing(...call));
}

/**
 * Registers an Azure function for each operation, and nothing else.
 *
 * @param folder below /api, e.g. "v1"; "" for /api itself
 */
export function registerOperations<Context>(
  routes: ApiRoutes<Context>,
  folder: string,
  api: () => Promise<Api<Context>>,
): void {
  for (const [name, route] of Object.entries(routes))
    app.http(name, {
      methods: [route.method],
      route: `${folder}${route.path}`.replace(/^\/|\/$/g, ""),
      authLevel: "anonymous",
      handler: async (request, context) => readyAnswer(await (await api()).answer(route, request, context)),
    });
}
