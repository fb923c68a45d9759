import type { ApiRoutes } from "../../http/api-operation";
import type { DocumentStore } from "./document-store";

/** The API, a line for each operation; its file says the rest. */
export const operations = {
  "keep-document": { method: "POST", path: "/documents", load: () => import("./operations/keep-document") },
} as const satisfies ApiRoutes<DocumentStore>;
