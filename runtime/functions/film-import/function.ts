import { app } from "@azure/functions";
import { startApp } from "../../shared/start-app";
import { takeNoBlobs } from "../../shared/take-no-blobs";
import { FilmImportSettings, filmImportTrigger } from "./settings";

takeNoBlobs();

startApp({
  name: "film-import",
  settings: FilmImportSettings,
  load: async (started) => (await import("./import-handler")).ImportHandler.connect(started),
  health: (imports, context) => imports.health(context),
  triggers: (imports) => {
    app.storageBlob(filmImportTrigger.functionName, {
      source: "EventGrid",
      connection: "FILMS",
      path: `${filmImportTrigger.container}/{name}`,
      sdkBinding: true,
      handler: async (_reference, context) => (await imports()).handle(context),
    });
  },
});
