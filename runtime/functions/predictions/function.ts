import { app } from "@azure/functions";
import { registerOperations, registerRoutes } from "../../http/routes";
import { startApp } from "../../shared/start-app";
import { registerSessionRoutes } from "../../sign-in/session/session-routes";
import { basePath } from "./base-path";
import { openInference } from "./open-inference/open-inference";
import { operations } from "./operations";
import { problemOf } from "./problem-of";
import { PredictionsSettings } from "./settings";

startApp({
  name: "predictions",
  settings: PredictionsSettings,
  load: async (started) => (await import("./connect")).connect(started),
  health: ({ api }, context, request) => api.answer(operations["api-health"], request, context),
  triggers: (predictions) => {
    registerRoutes(operations, async () => (await predictions()).api);
    registerSessionRoutes(async () => (await predictions()).sessions, { problemOf, basePath });
    registerOperations(openInference, "v2", async () => (await predictions()).api);
    app.timer("count-hours", {
      schedule: "0 7 * * * *",
      handler: async () => (await predictions()).countHours(),
    });
    app.timer("keep-months", {
      schedule: "0 17 3 * * *",
      handler: async () => (await predictions()).keepMonths(),
    });
  },
});
