import type { ApiRoutes } from "../../http/api-operation";
import type { ArticlesContext } from "./articles-context";

/** The API, a line for each operation; its file says the rest. */
export const operations = {
  trending: { method: "GET", path: "/articles/trending", load: () => import("./operations/trending") },
  "api-health": { method: "GET", path: "/health", load: () => import("./operations/health") },
  about: { method: "GET", path: "/", load: () => import("./operations/about") },
} as const satisfies ApiRoutes<ArticlesContext>;
