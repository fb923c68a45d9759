import { app } from "@azure/functions";
import { handlerVersion } from "../../shared/handler-version";
import { onFirstUse } from "../../shared/on-first-use";
import { takeNoBlobs } from "../../shared/take-no-blobs";
import { Telemetry } from "../../shared/telemetry";
import { readSettings } from "./settings";

takeNoBlobs();

app.storageBlob("images", {
  source: "EventGrid",
  connection: "IMAGES",
  path: "input/{name}",
  sdkBinding: true,
  handler: async (_reference, context) => (await images()).handle(context),
});

app.http("health", {
  methods: ["GET"],
  authLevel: "anonymous",
  handler: async (_request, context) => (await images()).health(context),
});

// last, so that settings that are not valid stop an app whose functions are known: the platform then says why and
// keeps the events; before the first function, it would run an app without any
const settings = readSettings(process.env);
const version = handlerVersion(__dirname);
const telemetry = new Telemetry({
  connectionString: settings.APPLICATIONINSIGHTS_CONNECTION_STRING,
  authentication: settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING,
  role: process.env["WEBSITE_SITE_NAME"] ?? "images",
  version,
});
// the SDKs and libvips take longer to load than a photo to process: the first event loads them, not the start
const images = onFirstUse(async () =>
  (await import("./image-handler")).ImageHandler.connect(settings, version, telemetry),
);
app.hook.appTerminate(() => telemetry.close());
