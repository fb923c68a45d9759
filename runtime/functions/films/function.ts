import { app } from "@azure/functions";
import { registerRoutes } from "../../http/routes";
import { startApp } from "../../shared/start-app";
import { registerSessionRoutes } from "../../sign-in/session/session-routes";
import { basePath } from "./base-path";
import { operations } from "./operations";
import { problemOf } from "./problem-of";
import { FilmsSettings } from "./settings";

startApp({
  name: "films",
  settings: FilmsSettings,
  load: async (started) => (await import("./connect")).connect(started),
  health: ({ api }, context, request) => api.answer(operations["api-health"], request, context),
  triggers: (films) => {
    registerRoutes(operations, async () => (await films()).api);
    registerSessionRoutes(async () => (await films()).sessions, { problemOf, basePath });
    app.timer("watch-drift", {
      schedule: "0 41 4 * * *",
      handler: async () => (await films()).watchDrift(),
    });
    // when that look has ended
    app.timer("train", {
      schedule: "0 11 5 * * *",
      handler: async () => (await films()).trainByItself(),
    });
  },
});
