import type { ApiRoutes } from "../../http/api-operation";
import type { SearchContext } from "./search-context";

/** The API, a line for each operation; its file says the rest. */
export const operations = {
  "search-by-photo": { method: "POST", path: "/search", load: () => import("./operations/search-by-photo") },
  "search-by-text": { method: "GET", path: "/search", load: () => import("./operations/search-by-text") },
  item: { method: "GET", path: "/items/{id}", load: () => import("./operations/item") },
  similar: { method: "GET", path: "/items/{id}/similar", load: () => import("./operations/similar") },
  picture: { method: "GET", path: "/items/{id}/picture", load: () => import("./operations/picture") },
  "api-health": { method: "GET", path: "/health", load: () => import("./operations/health") },
} as const satisfies ApiRoutes<SearchContext>;
