import type { ApiRoutes } from "../../http/api-operation";
import type { PredictionsContext } from "./predictions-context";

/** The API, a line for each operation; its file says the rest. */
export const operations = {
  predict: { method: "POST", path: "/predict", load: () => import("./operations/predict") },
  prediction: { method: "GET", path: "/predictions/{id}", load: () => import("./operations/prediction") },
} as const satisfies ApiRoutes<PredictionsContext>;
