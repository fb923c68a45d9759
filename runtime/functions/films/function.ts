import { checkHealth } from "../../shared/check-health";
import { startApp } from "../../shared/start-app";
import { FilmsSettings } from "./settings";

startApp({
  name: "films",
  settings: FilmsSettings,
  load: async (started) => (await import("./connect")).connect(started),
  health: ({ ready }, context) => checkHealth({ "the database does not answer": ready }, context),
  triggers: () => undefined,
});
