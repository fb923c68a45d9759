import type { ApiRoutes } from "../../../http/api-operation";
import type { PredictionsContext } from "../predictions-context";

const metadata = () => import("./model-metadata");
const ready = () => import("./model-ready");
const infer = () => import("./infer");
const version = "/models/{name}/versions/{version}";

/** The Open Inference Protocol, version 2, below /v2: other servers' clients ask our models without knowing us. */
export const openInference = {
  "v2-server": { method: "GET", path: "", load: () => import("./server") },
  "v2-live": { method: "GET", path: "/health/live", load: () => import("./live") },
  "v2-ready": { method: "GET", path: "/health/ready", load: () => import("./ready") },
  "v2-model": { method: "GET", path: "/models/{name}", load: metadata },
  "v2-model-ready": { method: "GET", path: "/models/{name}/ready", load: ready },
  "v2-infer": { method: "POST", path: "/models/{name}/infer", load: infer },
  "v2-version": { method: "GET", path: version, load: metadata },
  "v2-version-ready": { method: "GET", path: `${version}/ready`, load: ready },
  "v2-version-infer": { method: "POST", path: `${version}/infer`, load: infer },
} as const satisfies ApiRoutes<PredictionsContext>;
