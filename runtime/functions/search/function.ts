import { registerRoutes } from "../../http/routes";
import { startApp } from "../../shared/start-app";
import { operations } from "./operations";
import { SearchSettings } from "./settings";

startApp({
  name: "search",
  settings: SearchSettings,
  load: async (started) => (await import("./search-api")).searchApi(started),
  health: (search, context, request) => search.answer(operations["api-health"], request, context),
  triggers: (search) => registerRoutes(operations, search),
});
