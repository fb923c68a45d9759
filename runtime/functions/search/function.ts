import { app, type HttpHandler, type HttpMethod } from "@azure/functions";
import { startApp } from "../../shared/start-app";
import type { SearchApi } from "./search-api";
import { SearchSettings } from "./settings";

type Handler = {
  [Name in keyof SearchApi]: SearchApi[Name] extends HttpHandler ? Name : never;
}[keyof SearchApi];

const routes: readonly [name: string, method: HttpMethod, path: string, handler: Handler][] = [
  ["search-by-photo", "POST", "v1/search", "searchByPhoto"],
  ["search-by-text", "GET", "v1/search", "searchByText"],
  ["item", "GET", "v1/items/{id}", "item"],
  ["similar", "GET", "v1/items/{id}/similar", "similar"],
  ["picture", "GET", "v1/items/{id}/picture", "picture"],
  ["api-health", "GET", "v1/health", "health"],
  ["openapi", "GET", "v1/openapi.json", "openApi"],
  ["docs", "GET", "v1/docs", "docs"],
];
const methods: readonly HttpMethod[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

startApp({
  name: "search",
  settings: SearchSettings,
  load: async (started) => (await import("./search-api")).SearchApi.connect(started),
  health: (search, context, request) => search.health(request, context),
  triggers: (search) => {
    const nothing = methods.map((method) => [`nothing-${method}`, method, "v1/{*rest}", "nothing"] as const);
    for (const [name, method, path, handler] of [...routes, ...nothing]) {
      app.http(name, {
        methods: [method],
        route: path,
        authLevel: "anonymous",
        handler: async (request, context) => (await search())[handler](request, context),
      });
    }
  },
});
