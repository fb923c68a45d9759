import type { ApiRoutes } from "../../http/api-operation";
import type { FilmsContext } from "./films-context";

/** The API, a line for each operation; its file says the rest. */
export const operations = {
  recommendations: {
    method: "GET",
    path: "/recommendations",
    load: () => import("./operations/recommendations"),
  },
  films: { method: "GET", path: "/films", load: () => import("./operations/films") },
  film: { method: "GET", path: "/films/{id}", load: () => import("./operations/film") },
  similar: { method: "GET", path: "/films/{id}/similar", load: () => import("./operations/similar") },
  ratings: { method: "POST", path: "/ratings", load: () => import("./operations/ratings") },
  "forget-rating": { method: "DELETE", path: "/ratings", load: () => import("./operations/forget-rating") },
  person: { method: "GET", path: "/people/{id}", load: () => import("./operations/person") },
  models: { method: "GET", path: "/models", load: () => import("./operations/models") },
  "start-training": { method: "POST", path: "/training", load: () => import("./operations/start-training") },
  training: { method: "GET", path: "/training/{id}", load: () => import("./operations/training") },
  monitoring: { method: "GET", path: "/monitoring", load: () => import("./operations/monitoring") },
  drift: { method: "GET", path: "/monitoring/drift", load: () => import("./operations/drift") },
  metrics: { method: "GET", path: "/metrics", load: () => import("./operations/metrics") },
  "api-health": { method: "GET", path: "/health", load: () => import("./operations/health") },
  about: { method: "GET", path: "/", load: () => import("./operations/about") },
} as const satisfies ApiRoutes<FilmsContext>;
