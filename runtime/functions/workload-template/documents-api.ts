import { Api } from "../../http/api";
import type { Started } from "../../shared/start-app";
import type { DocumentStore } from "./document-store";
import { operations } from "./operations";
import { problemOf, problems } from "./problems";
import type { WorkloadTemplateSettings } from "./settings";

const about = {
  title: "Workload template",
  description: "Keeps documents.",
  example: `curl -H 'content-type: application/json' -d '{"title": "A first one", "text": "Hello"}' \\
  'https://HOST/api/v1/documents'`,
};

/** The API on whatever keeps its documents. */
export function documentsApi(
  { settings, telemetry }: Pick<Started<WorkloadTemplateSettings>, "settings" | "telemetry">,
  documents: DocumentStore,
): Api<DocumentStore> {
  return new Api({
    about,
    routes: operations,
    problems,
    context: documents,
    requestsPerMinute: settings.REQUESTS_PER_MINUTE,
    frontDoorId: undefined,
    problemOf,
    onProblem: (code, operation) => telemetry.metric("problems", 1, { code }, operation),
  });
}
