import { Api } from "../../http/api";
import type { Started } from "../../shared/start-app";
import type { ArticlesContext } from "./articles-context";
import { basePath } from "./base-path";
import { problems } from "./contract/problems";
import { operations } from "./operations";
import { problemOf } from "./problem-of";
import type { ArticlesSettings } from "./settings";

const about = {
  title: "Articles",
  description: "Articles for a reader from what they have read, each with its reason.",
  example: `curl 'https://HOST${basePath}/articles/trending?n=5'`,
};

/** The API on its services. */
export function articlesApi(
  { settings, telemetry }: Pick<Started<ArticlesSettings>, "settings" | "telemetry">,
  context: ArticlesContext,
): Api<ArticlesContext> {
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
