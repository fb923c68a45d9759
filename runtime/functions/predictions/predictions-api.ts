import { Api } from "../../http/api";
import type { Started } from "../../shared/start-app";
import { basePath } from "./base-path";
import { problems } from "./contract/problems";
import { operations } from "./operations";
import type { PredictionsContext } from "./predictions-context";
import { problemOf } from "./problem-of";
import { newRequestId } from "./record/request-id";
import type { PredictionsSettings } from "./settings";

const about = {
  title: "Predictions",
  description: "Registered models answer for rows, and every answer can be accounted for.",
  example: `curl -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"rows": [{ … }]}' \\
  'https://HOST${basePath}/predict'`,
};

/** The API on its models, its record and who may ask. */
export function predictionsApi(
  { settings, telemetry }: Pick<Started<PredictionsSettings>, "settings" | "telemetry">,
  context: PredictionsContext,
): Api<PredictionsContext> {
  return new Api({
    about,
    routes: operations,
    problems,
    context,
    basePath,
    // it names the request in the record, where two never have the same
    newId: () => newRequestId(),
    requestsPerMinute: settings.REQUESTS_PER_MINUTE,
    frontDoorId: settings.FRONT_DOOR_ID,
    problemOf,
    onProblem: (code, operation) => telemetry.metric("problems", 1, { code }, operation),
  });
}
