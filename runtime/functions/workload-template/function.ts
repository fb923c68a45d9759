import { registerRoutes } from "../../http/routes";
import { startApp } from "../../shared/start-app";
import { operations } from "./operations";
import { WorkloadTemplateSettings } from "./settings";

startApp({
  name: "workload-template",
  settings: WorkloadTemplateSettings,
  load: async (started) => (await import("./connect")).connect(started),
  health: (app, context) => app.health(context),
  triggers: (app) => registerRoutes(operations, async () => (await app()).api),
});
