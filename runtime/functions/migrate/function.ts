import { app } from "@azure/functions";
import { startApp } from "../../shared/start-app";
import { takeNoBlobs } from "../../shared/take-no-blobs";
import { MigrateSettings, migrateTrigger } from "./settings";

takeNoBlobs();

startApp({
  name: "migrate",
  settings: MigrateSettings,
  load: async (started) => (await import("./migrate-handler")).MigrateHandler.connect(started),
  health: (migrations, context) => migrations.health(context),
  triggers: (migrations) => {
    app.storageBlob(migrateTrigger.functionName, {
      source: "EventGrid",
      connection: "RELEASES",
      path: `${migrateTrigger.container}/{name}`,
      sdkBinding: true,
      handler: async (_reference, context) => (await migrations()).handle(context),
    });
  },
});
