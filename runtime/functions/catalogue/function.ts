import { app } from "@azure/functions";
import { startApp } from "../../shared/start-app";
import { takeNoBlobs } from "../../shared/take-no-blobs";
import { CatalogueSettings, catalogueTrigger } from "./settings";

takeNoBlobs();

startApp({
  name: "catalogue",
  settings: CatalogueSettings,
  load: async (started) => (await import("./catalogue-handler")).CatalogueHandler.connect(started),
  health: (catalogue, context) => catalogue.health(context),
  triggers: (catalogue) => {
    app.storageBlob(catalogueTrigger.functionName, {
      source: "EventGrid",
      connection: "CATALOGUE",
      path: `${catalogueTrigger.container}/${catalogueTrigger.prefix}{name}`,
      sdkBinding: true,
      handler: async (_reference, context) => (await catalogue()).handle(context),
    });

    app.timer("catch-up", {
      schedule: "0 */5 * * * *",
      // an index of a new model is filled right after the deployment that declares it
      runOnStartup: true,
      handler: async (_timer, context) => (await catalogue()).catchUp(context),
    });
  },
});
