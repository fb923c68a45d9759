import { app } from "@azure/functions";
import { registerRoutes } from "../../http/routes";
import { startApp } from "../../shared/start-app";
import { registerSessionRoutes } from "../../sign-in/session/session-routes";
import { basePath } from "./base-path";
import { operations } from "./operations";
import { problemOf } from "./problem-of";
import { ArticlesSettings } from "./settings";

startApp({
  name: "articles",
  settings: ArticlesSettings,
  load: async (started) => (await import("./connect")).connect(started),
  health: ({ api }, context, request) => api.answer(operations["api-health"], request, context),
  triggers: (articles) => {
    registerRoutes(operations, async () => (await articles()).api);
    registerSessionRoutes(async () => (await articles()).readers, {
      problemOf,
      basePath,
      whenSignedIn: async ({ headers }, { subject }) => (await articles()).bringAlong(headers, subject),
    });
    registerSessionRoutes(async () => (await articles()).staff, { problemOf, basePath, path: "staff/auth" });
    app.timer("watch-reading", {
      schedule: "0 37 4 * * *",
      handler: async () => (await articles()).watchReading(),
    });
    // when that look has ended
    app.timer("train", {
      schedule: "0 7 5 * * *",
      handler: async () => (await articles()).trainByItself(),
    });
  },
});
