import { Api } from "../../http/api";
import type { Started } from "../../shared/start-app";
import { basePath } from "./base-path";
import { problems } from "./contract/problems";
import type { FilmsContext } from "./films-context";
import { operations } from "./operations";
import { problemOf } from "./problem-of";
import type { FilmsSettings } from "./settings";

const about = {
  title: "Films",
  description: "Films for somebody from what they have rated, each with its reason.",
  example: `curl 'https://HOST${basePath}/recommendations?user_id=ann&n=5'`,
};

/** The API on its database and the model that serves. */
export function filmsApi(
  { settings, telemetry }: Pick<Started<FilmsSettings>, "settings" | "telemetry">,
  context: FilmsContext,
): Api<FilmsContext> {
  return new Api({
    about,
    routes: operations,
    problems,
    context,
    basePath,
    requestsPerMinute: settings.REQUESTS_PER_MINUTE,
    frontDoorId: settings.FRONT_DOOR_ID,
    problemOf,
    onProblem: (code, operation) => telemetry.metric("problems", 1, { code }, operation),
  });
}
