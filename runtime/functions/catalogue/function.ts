import { app } from "@azure/functions";
import { handlerVersion } from "../../shared/handler-version";
import { onFirstUse } from "../../shared/on-first-use";
import { takeNoBlobs } from "../../shared/take-no-blobs";
import { Telemetry } from "../../shared/telemetry";
import { readSettings } from "./settings";

takeNoBlobs();

app.storageBlob("catalogue", {
  source: "EventGrid",
  connection: "CATALOGUE",
  path: "catalogue/feeds/{name}",
  sdkBinding: true,
  handler: async (_reference, context) => (await catalogue()).handle(context),
});

app.timer("catch-up", {
  schedule: "0 */5 * * * *",
  // an index of a new model is filled right after the deployment that declares it
  runOnStartup: true,
  handler: async (_timer, context) => (await catalogue()).catchUp(context),
});

app.http("health", {
  methods: ["GET"],
  authLevel: "anonymous",
  handler: async (_request, context) => (await catalogue()).health(context),
});

// last, so that settings that are not valid stop an app whose functions are known: the platform then says why and
// keeps the events; before the first function, it would run an app without any
const settings = readSettings(process.env);
const version = handlerVersion(__dirname);
const telemetry = new Telemetry({
  connectionString: settings.APPLICATIONINSIGHTS_CONNECTION_STRING,
  authentication: settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING,
  role: process.env["WEBSITE_SITE_NAME"] ?? "catalogue",
  version,
});
// the SDKs take long to load: the first event loads them, not the start
const catalogue = onFirstUse(async () =>
  (await import("./catalogue-handler")).CatalogueHandler.connect(settings, version, telemetry),
);
app.hook.appTerminate(() => telemetry.close());
