import type { ApiRoutes } from "../../http/api-operation";
import type { ArticlesContext } from "./articles-context";

/** The API, a line for each operation; its file says the rest. */
export const operations = {
  recommendations: {
    method: "GET",
    path: "/recommendations",
    load: () => import("./operations/recommendations"),
  },
  explanation: {
    method: "GET",
    path: "/recommendations/{id}/explanation",
    load: () => import("./operations/explanation"),
  },
  feedback: { method: "POST", path: "/feedback", load: () => import("./operations/feedback") },
  "user-profile": { method: "GET", path: "/user/profile", load: () => import("./operations/user-profile") },
  "user-preferences": {
    method: "POST",
    path: "/user/preferences",
    load: () => import("./operations/user-preferences"),
  },
  "user-export": { method: "GET", path: "/user/export", load: () => import("./operations/user-export") },
  export: { method: "POST", path: "/exports", load: () => import("./operations/export") },
  "forget-user": { method: "DELETE", path: "/user", load: () => import("./operations/forget-user") },
  forget: { method: "POST", path: "/erasures", load: () => import("./operations/forget") },
  erasure: { method: "GET", path: "/erasures/{id}", load: () => import("./operations/erasure") },
  articles: { method: "GET", path: "/articles", load: () => import("./operations/articles") },
  trending: { method: "GET", path: "/articles/trending", load: () => import("./operations/trending") },
  article: { method: "GET", path: "/articles/{id}", load: () => import("./operations/article") },
  similar: { method: "GET", path: "/articles/{id}/similar", load: () => import("./operations/similar") },
  publish: { method: "POST", path: "/articles", load: () => import("./operations/publish") },
  "replace-article": {
    method: "PUT",
    path: "/articles/{id}",
    load: () => import("./operations/replace-article"),
  },
  withdraw: { method: "DELETE", path: "/articles/{id}", load: () => import("./operations/withdraw") },
  lists: { method: "GET", path: "/lists", load: () => import("./operations/lists") },
  experiments: { method: "GET", path: "/experiments", load: () => import("./operations/experiments") },
  experiment: { method: "GET", path: "/experiments/{name}", load: () => import("./operations/experiment") },
  analytics: { method: "GET", path: "/analytics", load: () => import("./operations/analytics") },
  models: { method: "GET", path: "/models", load: () => import("./operations/models") },
  "release-model": {
    method: "POST",
    path: "/models/{version}/release",
    load: () => import("./operations/release-model"),
  },
  "roll-back-model": {
    method: "POST",
    path: "/models/rollback",
    load: () => import("./operations/roll-back-model"),
  },
  "start-training": { method: "POST", path: "/training", load: () => import("./operations/start-training") },
  training: { method: "GET", path: "/training/{id}", load: () => import("./operations/training") },
  drift: { method: "GET", path: "/monitoring/drift", load: () => import("./operations/drift") },
  metrics: { method: "GET", path: "/metrics", load: () => import("./operations/metrics") },
  "api-health": { method: "GET", path: "/health", load: () => import("./operations/health") },
  about: { method: "GET", path: "/", load: () => import("./operations/about") },
} as const satisfies ApiRoutes<ArticlesContext>;
