import type { ApiRoutes } from "../../http/api-operation";
import type { PredictionsContext } from "./predictions-context";

/** The API, a line for each operation; its file says the rest. */
export const operations = {
  predict: { method: "POST", path: "/predict", load: () => import("./operations/predict") },
  outcomes: { method: "POST", path: "/outcomes", load: () => import("./operations/outcomes") },
  models: { method: "GET", path: "/models", load: () => import("./operations/models") },
  model: { method: "GET", path: "/models/{name}", load: () => import("./operations/model") },
  "model-metadata": {
    method: "GET",
    path: "/models/{name}/metadata",
    load: () => import("./operations/model-metadata"),
  },
  "dashboard-requests": {
    method: "GET",
    path: "/dashboard/requests",
    load: () => import("./operations/dashboard-requests"),
  },
  "dashboard-scores": {
    method: "GET",
    path: "/dashboard/scores",
    load: () => import("./operations/dashboard-scores"),
  },
  "dashboard-outcomes": {
    method: "GET",
    path: "/dashboard/outcomes",
    load: () => import("./operations/dashboard-outcomes"),
  },
  metrics: { method: "GET", path: "/metrics", load: () => import("./operations/metrics") },
  "api-health": { method: "GET", path: "/health", load: () => import("./operations/health") },
  about: { method: "GET", path: "/", load: () => import("./operations/about") },
  prediction: { method: "GET", path: "/predictions/{id}", load: () => import("./operations/prediction") },
} as const satisfies ApiRoutes<PredictionsContext>;
