import { app, type HttpHandler, type HttpMethod } from "@azure/functions";
import { handlerVersion } from "../../shared/handler-version";
import { onFirstUse } from "../../shared/on-first-use";
import { Telemetry } from "../../shared/telemetry";
import type { SearchApi } from "./search-api";
import { readSettings } from "./settings";

type Route = {
  [Name in keyof SearchApi]: SearchApi[Name] extends HttpHandler ? Name : never;
}[keyof SearchApi];

function route(name: string, method: HttpMethod, path: string, handler: Route): void {
  app.http(name, {
    methods: [method],
    route: path,
    authLevel: "anonymous",
    handler: async (request, context) => (await api())[handler](request, context),
  });
}

route("search-by-photo", "POST", "v1/search", "searchByPhoto");
route("search-by-text", "GET", "v1/search", "searchByText");
route("item", "GET", "v1/items/{id}", "item");
route("similar", "GET", "v1/items/{id}/similar", "similar");
route("picture", "GET", "v1/items/{id}/picture", "picture");
route("api-health", "GET", "v1/health", "health");
route("openapi", "GET", "v1/openapi.json", "openApi");
route("docs", "GET", "v1/docs", "docs");
route("health", "GET", "health", "health");
for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"] as const) {
  route(`nothing-${method}`, method, "v1/{*rest}", "nothing");
}

// last, so that settings that are not valid stop an app whose functions are known: the platform then says why and
// keeps the events; before the first function, it would run an app without any
const settings = readSettings(process.env);
const version = handlerVersion(__dirname);
const telemetry = new Telemetry({
  connectionString: settings.APPLICATIONINSIGHTS_CONNECTION_STRING,
  authentication: settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING,
  role: process.env["WEBSITE_SITE_NAME"] ?? "search",
  version,
});
// the clients take longer to load than a request to answer: the first request loads them, not the start
const api = onFirstUse(async () =>
  (await import("./search-api")).SearchApi.connect(settings, version, telemetry),
);
app.hook.appTerminate(() => telemetry.close());
