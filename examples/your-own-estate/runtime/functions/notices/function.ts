import { app } from "@azure/functions";
import { startApp } from "vitrine/runtime/shared/start-app";
import { NoticesSettings } from "./settings";

startApp({
  name: "notices",
  settings: NoticesSettings,
  load: async (started) => (await import("./notices")).Notices.connect(started),
  health: (notices, context) => notices.health(context),
  triggers: (notices) => {
    app.http("notices", {
      methods: ["GET"],
      authLevel: "anonymous",
      handler: async () => ({ jsonBody: await (await notices()).all() }),
    });
  },
});
